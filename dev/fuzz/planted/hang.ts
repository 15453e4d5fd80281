import type { FuzzTarget } from '../fuzz-target';

/** Never comes back from one word. */
export const target: FuzzTarget = {
  seeds: () => [Buffer.from('a')],
  dictionary: [],
  maxLength: 8,
  run(bytes) {
    for (let left = 1; bytes.toString('latin1') === 'hang!';) left = -left;
    return 'back';
  },
};
