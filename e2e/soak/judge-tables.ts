/** A table and all that belongs to it, at one moment. */
export type TableSize = { readonly name: string; readonly bytes: number; readonly rows: number };

export type GrownTable = {
  readonly name: string;
  readonly bytes: number;
  readonly rows: number;
  /** Whether its rows explain its growth. */
  readonly explained: boolean;
};

/** With its indexes, and room that vacuum has not given out again yet. */
const BYTES_A_ROW = 2_048;
/** What a table of a few rows that are written again and again takes between two vacuums. */
const SLACK_BYTES = 1_048_576;

/** By how much each table has grown. Records are kept for a year, so rows may explain it, and nothing else. */
export function judgeTables(
  before: readonly TableSize[],
  after: readonly TableSize[],
): GrownTable[] {
  return after.map(({ name, bytes, rows }) => {
    const old = before.find((table) => table.name === name) ?? { bytes: 0, rows: 0 };
    const grown = { bytes: bytes - old.bytes, rows: rows - old.rows };
    const room = Math.max(0, grown.rows) * BYTES_A_ROW + SLACK_BYTES;
    return { name, ...grown, explained: grown.bytes <= room };
  });
}
