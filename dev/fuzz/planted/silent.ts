import type { FuzzTarget } from '../fuzz-target';

/** Promises an answer to one word, and forgets it. */
export const target: FuzzTarget = {
  seeds: () => [Buffer.from('a')],
  dictionary: [],
  maxLength: 8,
  run: (bytes) =>
    bytes.toString('latin1') === 'silent!' ? new Promise<string>(() => undefined) : 'told',
};
