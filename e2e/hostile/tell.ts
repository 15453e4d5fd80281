import type { Besides, BesidesOptions } from './create-besides';
import { readAnswers, type RawAnswer } from './read-answers';

export type Told = {
  /** All that came, in order; interim ones too. */
  readonly answers: readonly RawAnswer[];
  readonly statuses: readonly number[];
  readonly reset: boolean;
  readonly afterMs: number;
};

type Sent = readonly (string | Uint8Array)[];

/**
 * Sends bytes over one connection, besides a good request, and waits until the server closes.
 *
 * @param make what is sent, piece by piece; `mark` is what must turn up in no log
 * @param methods of the requests in turn, where one of them is HEAD
 */
export async function tell(
  besides: Besides,
  make: (mark: string) => Sent,
  { methods, ...options }: BesidesOptions & { readonly methods?: readonly string[] } = {},
): Promise<Told> {
  return besides(async ({ open, mark }) => {
    const wire = await open();
    await wire.write(...make(mark));
    const { bytes, reset, afterMs } = await wire.closed();
    const answers = readAnswers(bytes, methods);
    return { answers, statuses: answers.map(({ status }) => status), reset, afterMs };
  }, options);
}
