import type * as BlobSdk from '@vercel/blob';
import { HttpFailure } from '../http/http-failure';
import type { HttpLimits } from '../http/http-limits';
import { runWithRetries } from '../http/run-with-retries';
import { toHttpFailure } from './to-http-failure';

/** What every call of the SDK is given. */
export type BlobCall = { readonly token: string; readonly abortSignal: AbortSignal };

export type BlobClient = {
  /**
   * Calls the SDK until it succeeds, within the bounds of a store on the network.
   *
   * @param uploadBytes what each try sends
   * @throws HttpFailure
   */
  call<T>(
    uploadBytes: number,
    work: (sdk: typeof BlobSdk, call: BlobCall) => Promise<T>,
  ): Promise<T>;
};

/** Ends after the time is up even where the SDK sleeps between tries of its own and does not look at the signal. */
async function runWithin<T>(
  timeoutMs: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new HttpFailure(null, 'TIMED_OUT'));
      controller.abort();
    }, timeoutMs);
  });
  try {
    return await Promise.race([work(controller.signal), timeout]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * The SDK of Vercel Blob with our bounds. Its own are ten tries and no time-out, and can be set by the environment
 * only: `lib/env.ts` switches them off.
 */
export function createBlobClient(token: string, limits: HttpLimits): BlobClient {
  return {
    async call(uploadBytes, work) {
      // Loaded where such a store is in use: it brings an HTTP client of its own.
      const sdk = await import('@vercel/blob');
      return runWithRetries(limits, uploadBytes, async (timeoutMs) => {
        try {
          return await runWithin(timeoutMs, (abortSignal) => work(sdk, { token, abortSignal }));
        } catch (error) {
          throw toHttpFailure(sdk, error);
        }
      });
    },
  };
}
