import { makeRandom } from '../make-random';

export type Dice = (below: number) => number;

/** Numbers from 0 up to `below`, the same for the same seed. */
export function makeDice(seed: number): Dice {
  const random = makeRandom(seed);
  return (below) => random() % below;
}
