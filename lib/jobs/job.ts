import type { Context } from '@/lib/context';
import type { GoOn } from '@/lib/lifecycle/go-on';

/** What waits for a job. */
export type Backlog = {
  /** Counted to `COUNTED_AT_MOST` and no further. */
  readonly due: number;
  /** How much of it was tried in vain, and waits for its next turn. */
  readonly failing: number;
  /** Since when the oldest of it waits; null: nothing does. */
  readonly oldestAt: Date | null;
};

export const COUNTED_AT_MOST = 10_000;

/** Something that is done again and again, by whoever comes: a scheduler of ours, or a caller from outside. */
export type Job = {
  /** Whether this server has anything for it to do; every server has, unless said. */
  readonly applies?: (
    context: Pick<Context, 'payments' | 'cdn' | 'alerts' | 'screener' | 'env'>,
  ) => boolean;
  /** Whether it ends what cannot be brought back once its time is over: then the time has to be right. */
  readonly destroys?: true;
  /** Pause between two runs of our own scheduler. */
  readonly everySeconds: number;
  /** Something that waits for longer has been forgotten, or fails again and again. A caller may come once a day. */
  readonly lateSeconds: number;
  /**
   * Does what is due, in batches, until nothing is or it may not go on. Cut off anywhere and run again, it ends in the
   * same state.
   *
   * @param cursor where the last run stopped; null: at the beginning
   * @returns whether it came to its end, and what it did, in numbers
   */
  run(
    context: Context,
    goOn: GoOn,
    cursor: string | null,
  ): Promise<{ readonly finished: boolean } & Readonly<Record<string, number | boolean>>>;
  findBacklog(context: Pick<Context, 'db' | 'clock' | 'env' | 'secrets'>): Promise<Backlog>;
};
