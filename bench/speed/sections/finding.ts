/** One row of the table. */
export type Finding = {
  readonly row: string;
  readonly value: number;
  readonly unit: '×' | 'MB' | 's' | 'ms' | '%';
  /** The smallest and the largest of what the value is the median of. */
  readonly spread: readonly [number, number] | null;
  readonly bar: { readonly is: 'at least' | 'at most'; readonly value: number } | null;
  /** In words: medians behind a ratio, and the like. */
  readonly note: string;
};
