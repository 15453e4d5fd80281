import type { Sample } from './sample';

export type Contender = {
  readonly name: string;
  readonly measure: () => Promise<Sample>;
};

/** What is held against a bar: the product's rate, or its 99th percentile, by another one's. */
export type Comparison = {
  readonly of: 'rate' | 'p99';
  readonly ours: string;
  readonly theirs: string;
  /** Null: only told. */
  readonly bar: number | null;
};

/** Several that do the same, measured one after the other in every round. */
export type Contest = {
  readonly name: string;
  readonly contenders: readonly Contender[];
  readonly comparisons: readonly Comparison[];
};
