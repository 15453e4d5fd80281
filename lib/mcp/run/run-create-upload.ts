import type { CallToolResult } from '@modelcontextprotocol/server';
import { isRefusal } from '@/lib/errors';
import { problemBody } from '@/lib/http/problem';
import { uploadTokenRoute } from '@/lib/http/routes';
import { parseLifetime } from '@/lib/images/parse-lifetime';
import { callRoute } from '../call-route';
import { presentData } from '../tools/present-data';
import { presentError } from '../tools/present-error';
import { toResult } from '../result/to-result';
import type { CreateUploadInput } from '../tools/describe-create-upload';
import { writeUploadCommand } from '../tools/write-upload-command';
import type { ToolRun } from './tool-run';

/** `create_upload`: nothing is stored but, where it is paid, the token that was bought. */
export async function runCreateUpload(
  { call, facts, payment }: ToolRun,
  { filename, tier, expires, idempotencyKey }: CreateUploadInput,
): Promise<CallToolResult> {
  const { context, origins } = call;
  const longest = context.env[tier];
  const lifetime = expires === undefined ? null : parseLifetime(expires, longest.retentionSeconds);
  if (isRefusal(lifetime)) return presentError(problemBody(lifetime, origins));
  const present = (path: string, headers: Record<string, string>, expiresAt?: unknown) => {
    const uploadUrl = `${origins.site}${path}`;
    const named = { filename: filename ?? null, expires: expires ?? null };
    return {
      tier,
      uploadUrl,
      method: 'POST',
      headers,
      field: 'image',
      command: writeUploadCommand({ url: uploadUrl, headers, ...named }),
      maxBytes: Math.min(longest.maxBytes, context.env.maxRequestBytes ?? Infinity),
      ...(expiresAt === undefined ? {} : { expiresAt }),
    };
  };
  if (tier === 'free') {
    const key = idempotencyKey ?? context.ids.uuid();
    return presentData(present('/api/free', { 'Idempotency-Key': key }));
  }
  const response = await callRoute(call, uploadTokenRoute, {
    method: 'POST',
    path: '/api/upload/token',
    headers: {
      accept: 'application/json',
      ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
      ...payment,
    },
  });
  return toResult(response, 'create_upload', facts, ({ token, expiresAt }) =>
    present('/api/upload', { 'X-Upload-Token': String(token) }, expiresAt),
  );
}
