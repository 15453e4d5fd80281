import { mutateBytes } from './mutate-bytes';
import { repairPng } from './repair-png';
import { repairWebp } from './repair-webp';

/**
 * A damaged file made from one seed, with pieces of another of them; every second one is given the checksums and
 * sizes that its format calls for. The same for the same numbers.
 */
export function makeMutant(seeds: readonly Buffer[], pick: number, dice: number): Buffer {
  const file = seeds[pick % seeds.length]!;
  const mutant = mutateBytes(file, seeds[dice % seeds.length]!, dice);
  if (dice % 2 === 0) return mutant;
  const head = file.toString('latin1', 0, 4);
  if (head === '\x89PNG') return repairPng(mutant);
  return head === 'RIFF' ? repairWebp(mutant) : mutant;
}
