import { expect, it } from 'vitest';
import { runInOrder } from './run-in-order';

it('works on some at once and tells in order, as soon as it can', async () => {
  const ends: (() => void)[] = [];
  const told: string[] = [];
  let running = 0;
  let most = 0;
  const work = async (item: string) => {
    running += 1;
    most = Math.max(most, running);
    await new Promise<void>((resolve) => ends.push(resolve));
    running -= 1;
    return item.toUpperCase();
  };
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  const all = runInOrder(['a', 'b', 'c', 'd'], 3, work, (result) => told.push(result));
  await turn();
  ends[1]?.();
  await turn();
  expect(told).toEqual([]);
  ends[0]?.();
  await turn();
  expect(told).toEqual(['A', 'B']);
  ends[2]?.();
  ends[3]?.();
  expect(await all).toEqual(['A', 'B', 'C', 'D']);
  expect([told, most]).toEqual([['A', 'B', 'C', 'D'], 3]);
});

it('does nothing with nothing', async () => {
  expect(
    await runInOrder(
      [],
      3,
      async () => 1,
      () => undefined,
    ),
  ).toEqual([]);
});
