import type * as toolkit from '@actions/core';

/** What the runner is told through: annotations, outputs, masks, the job's summary. */
export type Core = Pick<
  typeof toolkit,
  'info' | 'warning' | 'error' | 'setFailed' | 'setOutput' | 'setSecret' | 'summary'
>;

/** Everything that the action does to the world, or that the world does to it. */
export type Effects = {
  readonly core: Core;
  readonly fetch: typeof fetch;
  /** Milliseconds since 1970. */
  now(): number;
  delay(milliseconds: number): Promise<void>;
  /** A fresh Idempotency-Key. */
  newKey(): string;
};
