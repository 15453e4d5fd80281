/** Bytes that look random and are the same on every run and machine: a test image's samples. */
export function makeNoise(count: number, seed = 1): Buffer {
  const bytes = Buffer.alloc(count);
  let state = seed | 1;
  for (let index = 0; index < count; index += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    bytes[index] = state >>> 24;
  }
  return bytes;
}
