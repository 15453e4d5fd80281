import type { FuzzTarget } from '../fuzz-target';

/** Eats memory at either of two words: of the heap, and outside of it. */
export const target: FuzzTarget = {
  seeds: () => [Buffer.from('a')],
  dictionary: [],
  maxLength: 8,
  run(bytes) {
    const word = bytes.toString('latin1');
    const eaten: unknown[] = [];
    while (word === 'heap!') eaten.push(Array.from({ length: 1_000 }, (_, index) => ({ index })));
    while (word === 'bytes!') eaten.push(Buffer.alloc(8 * 1024 * 1024, 1));
    return 'little';
  },
};
