import { expect, it } from 'vitest';
import { drawStep } from './draw-step';
import { makeDice } from './make-dice';
import { LANES, planStrikes, type LaneName } from './plan-strikes';

function take<Item>(count: number, next: () => Item): Item[] {
  return Array.from({ length: count }, next);
}

const strikesOf = (seed: number, lane: LaneName = 'server') => {
  const plan = planStrikes(seed, lane);
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

it('deals other blows in each lane', () => {
  expect(strikesOf(7, 'second').map(({ pick }) => pick)).not.toEqual(
    strikesOf(7, 'facilitator').map(({ pick }) => pick),
  );
});

it('spares nobody, and kills often enough', () => {
  const all = (Object.keys(LANES) as LaneName[]).flatMap((lane) => strikesOf(1, lane));
  expect([...new Set(all.map(({ victim }) => victim))].sort()).toEqual([
    'Postgres',
    'chain',
    'connection of Postgres',
    'facilitator',
    'second server',
    'server',
    'server and Postgres',
  ]);
  const meanMs = (lane: LaneName) =>
    strikesOf(1, lane).reduce((sum, { afterMs }) => sum + afterMs, 0) / 300;
  // With as long as a start takes between any two of a lane, ten a minute are left.
  const aMinute = (['server', 'second', 'facilitator'] as const)
    .map((lane) => 60_000 / (meanMs(lane) + 8_000))
    .reduce((sum, kills) => sum + kills, 0);
  expect(aMinute).toBeGreaterThan(10);
});

it('has clients draw the same steps for the same seed, of every kind', () => {
  expect(stepsOf(7)).toEqual(stepsOf(7));
  expect(stepsOf(7)).not.toEqual(stepsOf(8));
  expect(new Set(stepsOf(1).map(({ name }) => name)).size).toBe(12);
  const keys = stepsOf(1).map(({ key }) => key);
  expect(new Set(keys).size).toBe(keys.length);
});
