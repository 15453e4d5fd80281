import { expect, it } from 'vitest';
import { drawStep } from './draw-step';
import { makeDice } from './make-dice';
import { planStrikes } from './plan-strikes';

function take<Item>(count: number, next: () => Item): Item[] {
  return Array.from({ length: count }, next);
}

const strikesOf = (seed: number) => {
  const plan = planStrikes(seed);
  return take(300, () => plan.next().value);
};
const stepsOf = (seed: number) => {
  const dice = makeDice(seed);
  return take(600, () => drawStep(dice));
};

it('deals the same blows for the same seed, and other ones for another', () => {
  expect(strikesOf(7)).toEqual(strikesOf(7));
  expect(strikesOf(7)).not.toEqual(strikesOf(8));
});

it('spares nobody, and has the chain hang at times', () => {
  const strikes = strikesOf(1);
  expect([...new Set(strikes.map(({ victim }) => victim))].sort()).toEqual([
    'Postgres',
    'connection of Postgres',
    'facilitator',
    'second server',
    'server',
    'server and Postgres',
  ]);
  const hangs = strikes.filter(({ chainHangsMs }) => chainHangsMs > 0);
  expect(hangs.length).toBeGreaterThan(10);
  expect(hangs.length).toBeLessThan(100);
});

it('has clients draw the same steps for the same seed, of every kind', () => {
  expect(stepsOf(7)).toEqual(stepsOf(7));
  expect(stepsOf(7)).not.toEqual(stepsOf(8));
  expect(new Set(stepsOf(1).map(({ name }) => name)).size).toBe(12);
  const keys = stepsOf(1).map(({ key }) => key);
  expect(new Set(keys).size).toBe(keys.length);
});
