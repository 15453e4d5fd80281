import type { Cli } from '../cli';
import type { Failure } from '../failure';
import { explainAnswer } from '../http/explain-answer';
import { readJson } from '../http/read-json';
import { sendPatiently } from '../http/send-patiently';

/** No instance is known that carries less in one request. */
const CARRIED_BYTES = 1_000_000;

export type UploadOffer = { readonly product: 'upload' | 'token'; readonly path: string };

const TOKEN: UploadOffer = { product: 'token', path: '/api/upload/token' };

async function readLongestRequest(cli: Cli, server: string): Promise<number> {
  const headers = { Accept: 'application/json' };
  const answer = await sendPatiently(cli, { method: 'GET', url: `${server}/api/health`, headers });
  const health = 'silence' in answer ? null : readJson(answer.body);
  const limits = health?.['limits'] as { maxRequestBytes?: unknown } | undefined;
  return typeof limits?.maxRequestBytes === 'number' ? limits.maxRequestBytes : Infinity;
}

/**
 * How an upload is bought: in one request, where a bad image is refused before any money moves; by a token where the
 * server sells no other way, or one request cannot carry it.
 */
export async function chooseOffer(
  cli: Cli,
  server: string,
  { bytes, query }: { readonly bytes: number; readonly query: string },
): Promise<UploadOffer | Failure> {
  // The form around it takes some hundred bytes.
  if (bytes > CARRIED_BYTES && bytes + 1_024 > (await readLongestRequest(cli, server))) {
    return TOKEN;
  }
  const path = `/api/upload${query}`;
  const headers = { Accept: 'application/json' };
  const answer = await sendPatiently(cli, { method: 'POST', url: server + path, headers });
  if ('silence' in answer) return explainAnswer(answer, server);
  if (answer.status === 402) return { product: 'upload', path };
  return [400, 401, 403, 404].includes(answer.status) ? TOKEN : explainAnswer(answer, server);
}
