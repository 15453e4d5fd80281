/** One row of the table. */
export type Finding = {
  readonly row: string;
  readonly value: number;
  readonly unit: '×' | 'MB' | 's' | 'ms' | '%';
  /** Whether more of it is better, or less. */
  readonly better: 'more' | 'less';
  /** What it must reach, or not exceed. Null: only told. */
  readonly bar: number | null;
  /** The smallest and the largest of what the value is the median of. */
  readonly spread: readonly [number, number] | null;
};
