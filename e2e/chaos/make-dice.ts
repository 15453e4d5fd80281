import { makeRandom } from '@/dev/make-random';

/** A stream of numbers that is the same for the same seed. */
export type Dice = {
  /** From 0 up to, but not including, `end`. */
  below(end: number): number;
  /** Both ends included. */
  between(least: number, most: number): number;
  /** True in this share of all throws, 0 to 1. */
  chance(share: number): boolean;
  /** One of a list, by the weight that each has. */
  weighted<Item extends string>(weights: Readonly<Record<Item, number>>): Item;
  hex(bytes: number): string;
};

export function makeDice(seed: number): Dice {
  const random = makeRandom(seed);
  const next = (): number => random() / 2 ** 32;
  const below = (end: number) => Math.floor(next() * end);
  return {
    below,
    between: (least, most) => least + below(most - least + 1),
    chance: (share) => next() < share,
    weighted(weights) {
      const entries = Object.entries(weights) as [keyof typeof weights, number][];
      let left = next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [item, weight] of entries) {
        left -= weight;
        if (left < 0) return item;
      }
      return entries.at(-1)![0];
    },
    hex: (bytes) =>
      Array.from({ length: bytes }, () => below(256).toString(16).padStart(2, '0')).join(''),
  };
}
