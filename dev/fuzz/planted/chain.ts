import type { FuzzTarget } from '../fuzz-target';

/** A defect behind four words in their order, each told apart in a block of its own. */
function walk(text: string): string {
  if (!text.startsWith('x402')) return 'no beginning';
  if (!text.startsWith('exact', 4)) return 'one word';
  if (!text.startsWith('base', 9)) return 'two words';
  if (!text.startsWith('usdc', 13)) return 'three words';
  throw new Error('the planted defect');
}

/** Who only guesses has to write all four at once. */
export const target: FuzzTarget = {
  seeds: () => [Buffer.from('')],
  dictionary: ['base', 'exact', 'usdc', 'x402', 'upto', 'permit2', 'solana', 'eurc'],
  maxLength: 32,
  run: (bytes) => walk(bytes.toString('latin1')),
};
