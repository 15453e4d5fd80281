import { Readable } from 'node:stream';
import { exportCase } from '@/lib/abuse/cases/export-case';
import { isRefusal, type Refusal } from '@/lib/errors';
import type { Call } from '../answer';
import type { ApiResponse } from '../exchange';
import { findCaseSession } from './find-case-session';

async function* toBytes(lines: AsyncIterable<string>): AsyncIterable<Uint8Array> {
  for await (const line of lines) yield Buffer.from(line);
}

/** Everything of a case, a JSON text a line, as a file. */
export async function handleCaseExport(call: Call): Promise<ApiResponse | Refusal> {
  const { context, params } = call;
  const session = await findCaseSession(call);
  if (isRefusal(session)) return session;
  const { caseId = '' } = params;
  const actor = `wallet:${session.wallet}` as const;
  const lines = await exportCase({ ...context, actor }, caseId);
  if (isRefusal(lines)) return lines;
  return {
    status: 200,
    headers: {
      'content-type': 'application/x-ndjson',
      'content-disposition': `attachment; filename="case-${caseId}.jsonl"`,
      'cache-control': 'no-store',
      'cross-origin-resource-policy': 'same-origin',
    },
    body: Readable.from(toBytes(lines), { objectMode: false }),
  };
}
