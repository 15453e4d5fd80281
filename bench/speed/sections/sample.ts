/** What one measurement of one contender in one round found. */
export type Sample = {
  /** Answers a second. */
  readonly rate: number;
  /** Milliseconds of each answer. */
  readonly latencies: readonly number[];
  /** Milliseconds of processor time that the server took for each answer, its children's too. NaN: not known. */
  readonly cpuMs: number;
  /** Share of a processor that the client was busy: near 1, the client may be what is measured. */
  readonly clientBusy: number;
};
