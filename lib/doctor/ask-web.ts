import { explainFailure } from '@/lib/outgoing/explain-failure';
import { readBounded } from '@/lib/outgoing/read-bounded';

export type WebAnswer =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers: Headers;
      /** Null where it was longer than anything of ours. */
      readonly text: string | null;
    }
  | { readonly kind: 'none'; readonly why: string };

const TIMEOUT_MS = 8_000;
const MAX_BYTES = 262_144;

/** Asks an address as a stranger would, from here. Follows no redirect: what is set up must answer by itself. */
export async function askWeb(url: string, method: 'GET' | 'HEAD' = 'GET'): Promise<WebAnswer> {
  try {
    const response = await fetch(url, {
      method,
      redirect: 'manual',
      cache: 'no-store',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await readBounded(response, MAX_BYTES);
    return { kind: 'answer', status: response.status, headers: response.headers, text };
  } catch (error) {
    return { kind: 'none', why: explainFailure(error) };
  }
}
