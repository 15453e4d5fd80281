/** What encoders differ in, and what a damaged stream lacks. */
export type LzwHabits = {
  readonly clearFirst?: boolean;
  readonly endCode?: boolean;
  /** Goes on with a full table instead of clearing it. */
  readonly deferClear?: boolean;
  /** Bytes put behind the stream. */
  readonly behind?: string;
};

/** GIF's LZW: variable code sizes from `minCodeSize + 1` to 12 bits, least significant bit first. */
export function encodeLzw(pixels: Uint8Array, minCodeSize: number, habits: LzwHabits = {}): Buffer {
  const clear = 1 << minCodeSize;
  const bytes: number[] = [];
  let buffer = 0;
  let filled = 0;
  let size = minCodeSize + 1;
  let next = clear + 2;
  let table = new Map<number, number>();

  const emit = (code: number): void => {
    buffer |= code << filled;
    filled += size;
    for (; filled >= 8; filled -= 8) {
      bytes.push(buffer & 255);
      buffer >>>= 8;
    }
  };
  const reset = (): void => {
    emit(clear);
    table = new Map();
    size = minCodeSize + 1;
    next = clear + 2;
  };

  if (habits.clearFirst !== false) reset();
  let prefix = -1;
  for (const pixel of pixels) {
    const known = prefix < 0 ? pixel : table.get((prefix << 8) | pixel);
    if (known !== undefined) {
      prefix = known;
      continue;
    }
    emit(prefix);
    if (next < 4096) {
      table.set((prefix << 8) | pixel, next);
      if (next === 1 << size && size < 12) size += 1;
      next += 1;
    } else if (habits.deferClear !== true) {
      reset();
    }
    prefix = pixel;
  }
  if (prefix >= 0) {
    emit(prefix);
    // The decoder adds an entry for this code too, and reads the end code at the size that this gives.
    if (next === 1 << size && size < 12) size += 1;
  }
  if (habits.endCode !== false) emit(clear + 1);
  if (filled > 0) bytes.push(buffer & 255);
  return Buffer.concat([Buffer.from(bytes), Buffer.from(habits.behind ?? '', 'latin1')]);
}
