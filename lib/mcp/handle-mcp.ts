import { isRefusal, refuse, type Refusal } from '@/lib/errors';
import type { Call } from '@/lib/http/answer';
import { answerJson } from '@/lib/http/answer-json';
import type { ApiResponse } from '@/lib/http/exchange';
import { readSmallBody } from '@/lib/http/read-small-body';
import { formatBytes } from '@/lib/format/format-bytes';
import { admitMessage } from './admit-message';
import { boundMessage } from './bound-message';

const refuseMessage = (code: number, message: string): ApiResponse =>
  answerJson({ jsonrpc: '2.0', error: { code, message }, id: null }, { status: 400 });

/**
 * `POST /mcp`: one JSON-RPC message in, one out. No session, no cookie and no key: whoever sends it has no more rights
 * than any other, so that a page of any origin may.
 */
export async function handleMcp(call: Call): Promise<ApiResponse | Refusal> {
  const longest = boundMessage(call.context.env);
  const declared = Number(call.request.headers.get('content-length') ?? 0);
  const tooLong = () =>
    refuse('file_too_large', 'a message beyond the bound', {
      detail: `A message to /mcp is ${formatBytes(longest)} at most. With a shell, use create_upload: its command carries the file past it.`,
    });
  if (declared > longest) return tooLong();
  return admitMessage(call, longest, async (context) => {
    const body = await readSmallBody(call.request, longest);
    if (isRefusal(body)) return body.refused === 'file_too_large' ? tooLong() : body;
    let message: unknown;
    try {
      message = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
    } catch {
      return refuseMessage(-32_700, 'Parse error: the body is not JSON.');
    }
    if (Array.isArray(message)) {
      return refuseMessage(-32_600, 'Invalid Request: send one message a request, not a batch.');
    }
    // Loaded with the first message: a server that nobody speaks MCP with does not pay for it.
    const { serveMessage } = await import('./serve-message');
    const { origins, request } = call;
    return serveMessage({ context, origins, request }, message);
  });
}
