import { explainFailure, isUnreached } from '@/lib/outgoing/explain-failure';
import { readBounded } from '@/lib/outgoing/read-bounded';
import type { Facilitator, FacilitatorAnswer, FacilitatorRequest } from '../facilitator';

export type FacilitatorOperation = 'verify' | 'settle' | 'supported';

/** Bytes of an answer that are read; real ones have a few hundred. */
const MAX_ANSWER_BYTES = 65_536;

type Options = {
  readonly name: string;
  /** Without a slash at its end; `/verify`, `/settle` and `/supported` are below it. */
  readonly url: string;
  /** Headers that prove who asks, made anew for each request. */
  readonly authorize?: (operation: FacilitatorOperation) => Promise<Record<string, string>>;
  /** For a whole request: proof, connection, answer. */
  readonly timeoutMs?: number;
  readonly fetch?: typeof globalThis.fetch;
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    // An answer that is no JSON is an answer as well: its status says something.
    return undefined;
  }
};

/** Rejects when the signal fires, for work that cannot be aborted. */
function withSignal<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    work.then(resolve, reject);
  });
}

/**
 * A facilitator behind HTTP, as the x402 specification has its interface. Never throws; redirects are not followed,
 * because a payment goes to the one that was configured and to nobody else. Causes hold error codes only: no URL, no
 * header and nothing of an answer, as they go to the log.
 */
export function createHttpFacilitator(options: Options): Facilitator {
  const { name, url, authorize, timeoutMs = 20_000, fetch = globalThis.fetch } = options;

  async function ask(
    operation: FacilitatorOperation,
    request?: FacilitatorRequest,
  ): Promise<FacilitatorAnswer> {
    const signal = AbortSignal.timeout(timeoutMs);
    let init: RequestInit;
    try {
      const proof = await withSignal(Promise.resolve(authorize?.(operation) ?? {}), signal);
      init = {
        method: request === undefined ? 'GET' : 'POST',
        headers: new Headers({
          ...{ accept: 'application/json', 'content-type': 'application/json' },
          ...proof,
        }),
        body: request === undefined ? null : JSON.stringify(request),
        redirect: 'manual',
        cache: 'no-store',
        signal,
      };
    } catch (error) {
      const cause = `${operation}: could not be prepared: ${explainFailure(error)}`;
      return { kind: 'unreached', cause };
    }
    try {
      const response = await fetch(`${url}/${operation}`, init);
      const text = await readBounded(response, MAX_ANSWER_BYTES);
      if (text === null) {
        return { kind: 'broken', cause: `${operation}: answer over ${MAX_ANSWER_BYTES} bytes` };
      }
      return { kind: 'response', status: response.status, body: parseJson(text) };
    } catch (error) {
      const kind = isUnreached(error) ? 'unreached' : 'broken';
      return { kind, cause: `${operation}: ${explainFailure(error)}` };
    }
  }

  return {
    name,
    verify: (request) => ask('verify', request),
    settle: (request) => ask('settle', request),
    supported: () => ask('supported'),
  };
}
