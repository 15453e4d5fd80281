import { expect, it } from 'vitest';
import type { Context } from '@/lib/context';
import { takeTurn } from './take-turn';

const newLine = () => ({ db: {} as Context['db'] });

it('does one after the other, in the order in which they came, whatever becomes of each', async () => {
  const line = newLine();
  const done: number[] = [];
  let atOnce = 0;
  const work = (n: number) => async () => {
    atOnce += 1;
    expect(atOnce).toBe(1);
    await new Promise((resolve) => setImmediate(resolve));
    atOnce -= 1;
    done.push(n);
    if (n === 2) throw new Error('broken');
    return n;
  };
  const ends = await Promise.allSettled([1, 2, 3].map((n) => takeTurn(line, work(n))));
  expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(done).toEqual([1, 2, 3]);
});

it('lets no more than so many wait, and others again once they are done', async () => {
  const line = newLine();
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  const waiting = Array.from({ length: 1_500 }, () => takeTurn(line, () => opened));
  expect(await takeTurn(line, async () => 'no')).toMatchObject({ refused: 'overloaded' });
  open();
  await Promise.all(waiting);
  expect(await takeTurn(line, async () => 'done')).toBe('done');
});
