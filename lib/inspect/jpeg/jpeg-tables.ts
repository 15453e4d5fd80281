/** A table as it came, and whether a scan that needs it has yet to be given it. */
export type StoredTable = { readonly bytes: Uint8Array; written: boolean };

type Slot = StoredTable | null;

/**
 * The tables in force. They are written only before a scan that uses them: what no scan uses is not served, so
 * that tables are no place to keep foreign bytes, and at most 12 are held.
 */
export type JpegTables = {
  /** Each slot's bytes begin with the byte that names precision or class, and slot. */
  readonly quantization: [Slot, Slot, Slot, Slot];
  readonly dc: [Slot, Slot, Slot, Slot];
  readonly ac: [Slot, Slot, Slot, Slot];
  /** Minimum coded units between restart markers; 0: none. */
  restartInterval: number;
  writtenInterval: number;
};

export function createJpegTables(): JpegTables {
  return {
    quantization: [null, null, null, null],
    dc: [null, null, null, null],
    ac: [null, null, null, null],
    restartInterval: 0,
    writtenInterval: 0,
  };
}
