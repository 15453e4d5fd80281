import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { beforeEach, describe, expect, it } from 'vitest';
import { createFactsCache } from './create-facts-cache';
import type { FactsCache, ImageFacts } from './facts-cache';

/** A query that was sent, and that the test answers. */
type Sent = {
  readonly ids: readonly string[];
  answer(state?: string): void;
  fail(why?: Error): void;
};

let time: number;
let sent: Sent[];
let facts: FactsCache;
beforeEach(() => {
  time = 1_000_000;
  const queries: Sent[] = [];
  sent = queries;
  facts = createFactsCache(
    (ids) =>
      new Promise((resolve, reject) => {
        queries.push({
          ids,
          answer: (state = 'live') =>
            resolve(
              ids
                .filter((id) => id !== 'nothing')
                .map((id) => ({ id, state }) as unknown as ImageFacts),
            ),
          fail: (why = new Error('planted')) => reject(why),
        });
      }),
    () => time,
  );
});

const isSent = (count: number) => expect.poll(() => sent.length).toBe(count);
const rowOf = async (id: string) => facts.find(id);
const stateOf = async (id: string) => (await facts.find(id))?.state;

/** Has an image remembered. */
async function know(id: string): Promise<void> {
  const found = facts.find(id);
  await isSent(sent.length + 1);
  sent.at(-1)!.answer();
  await found;
}

describe('the facts of images', () => {
  it('are asked for once in a second, counted from when the query was sent', async () => {
    const first = facts.find('a');
    await isSent(1);
    time += 900;
    sent[0]!.answer();
    await first;
    time += 99;
    expect(facts.find('a')).not.toBeInstanceOf(Promise);
    time += 1;
    expect(facts.find('a')).toBeInstanceOf(Promise);
    await isSent(2);
  });

  it('are asked for together, and by those who come meanwhile in the next query', async () => {
    const first = ['a', 'b', 'a'].map(rowOf);
    await isSent(1);
    expect(sent[0]!.ids).toEqual(['a', 'b']);
    // Under way already: joined.
    const late = rowOf('a');
    sent[0]!.answer();
    expect((await Promise.all([...first, late])).map((row) => row?.id)).toEqual([
      ...['a', 'b', 'a', 'a'],
    ]);
    expect(sent).toHaveLength(1);
  });

  it('wait for each other where four queries are under way', async () => {
    for (const id of ['a', 'b', 'c', 'd']) {
      void facts.find(id);
      await isSent(sent.length + 1);
    }
    const waiting = ['e', 'f', 'g'].map(rowOf);
    sent[2]!.answer();
    await isSent(5);
    expect(sent[4]!.ids).toEqual(['e', 'f', 'g']);
    sent[4]!.answer();
    expect(await Promise.all(waiting)).toHaveLength(3);
  });

  it('are never remembered of what is not there', async () => {
    const found = facts.find('nothing');
    await isSent(1);
    sent[0]!.answer();
    expect(await found).toBeNull();
    void facts.find('nothing');
    await isSent(2);
  });

  it('are asked for anew after a query that failed, which fails all who waited for it', async () => {
    const found = [facts.find('a'), facts.find('b')];
    await isSent(1);
    sent[0]!.fail();
    for (const one of found) await expect(one).rejects.toThrow('planted');
    const again = stateOf('a');
    await isSent(2);
    sent[1]!.answer();
    expect(await again).toBe('live');
  });

  it('are bounded in number', async () => {
    const all = Array.from({ length: 10_001 }, (_, index) => `id${index}`);
    const found = all.map(rowOf);
    for (let answered = 0; answered < 21; answered += 1) {
      await expect.poll(() => sent.length).toBeGreaterThan(answered);
      expect(sent[answered]!.ids.length).toBeLessThanOrEqual(500);
      sent[answered]!.answer();
    }
    await Promise.all(found);
    expect(facts.find('id10000')).not.toBeInstanceOf(Promise);
    expect(facts.find('id0')).toBeInstanceOf(Promise);
  });
});

it('what has not been asked for since it was of use takes no memory', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const rows = new Map<string, WeakRef<ImageFacts>>();
  const cache = createFactsCache(
    async (ids) =>
      ids.map((id) => {
        const row = { id, state: 'live' } as unknown as ImageFacts;
        rows.set(id, new WeakRef(row));
        return row;
      }),
    () => time,
  );
  const isHeld = (id: string) => rows.get(id)!.deref() !== undefined;
  for (const id of ['a', 'b', 'c', 'd']) {
    await cache.find(id);
    time += 650;
  }
  // Asked for again, so that it is the youngest.
  await cache.find('b');
  // Nothing that was reached from a function that runs is collected before its end.
  await new Promise((resolve) => setImmediate(resolve));
  collect();
  expect(['a', 'b', 'c', 'd'].filter(isHeld)).toEqual(['b', 'c', 'd']);
  time += 1_360;
  await cache.find('e');
  await new Promise((resolve) => setImmediate(resolve));
  collect();
  expect(['a', 'b', 'c', 'd', 'e'].filter(isHeld)).toEqual(['b', 'e']);
});

describe('while the database is away', () => {
  const AWAY = Object.assign(new Error('planted'), { code: 'ECONNREFUSED' });
  const ask = async (why?: Error) => {
    const found = stateOf('a');
    await isSent(sent.length + 1);
    sent.at(-1)!.fail(why);
    return found;
  };

  it('what was known within two seconds is answered, and no longer', async () => {
    await know('a');
    time += 1_999;
    expect(await ask(AWAY)).toBe('live');
    time += 1;
    await expect(ask(AWAY)).rejects.toThrow('planted');
  });

  it('what was never known is not, nor what is changed here', async () => {
    await expect(ask(AWAY)).rejects.toThrow('planted');
    await know('a');
    facts.forget('a');
    await expect(ask(AWAY)).rejects.toThrow('planted');
  });

  it('a query that failed for another reason is no reason to remember', async () => {
    await know('a');
    time += 1_500;
    await expect(ask()).rejects.toThrow('planted');
  });

  it('the first answer is believed again', async () => {
    await know('a');
    time += 1_500;
    expect(await ask(AWAY)).toBe('live');
    const found = stateOf('a');
    await isSent(3);
    sent[2]!.answer('deleting');
    expect(await found).toBe('deleting');
    time += 1_500;
    expect(await ask(AWAY)).toBe('deleting');
  });
});

describe('an image that is changed here', () => {
  it('is forgotten, and not remembered until its transaction has ended', async () => {
    await know('a');
    facts.forget('a');
    const before = stateOf('a');
    await isSent(2);
    sent[1]!.answer('live');
    expect(await before).toBe('live');
    // Committed now: whoever asks after it is told.
    const after = stateOf('a');
    await isSent(3);
    sent[2]!.answer('deleting');
    expect(await after).toBe('deleting');
    time += 15_000;
    await know('a');
    expect(facts.find('a')).not.toBeInstanceOf(Promise);
  });

  it('is not what a query that was sent before says, neither joined nor remembered', async () => {
    const early = stateOf('a');
    await isSent(1);
    facts.forget('a');
    const late = stateOf('a');
    await isSent(2);
    sent[1]!.answer('deleting');
    expect(await late).toBe('deleting');
    sent[0]!.answer('live');
    expect(await early).toBe('live');
    time += 500;
    void facts.find('a');
    await isSent(3);
  });

  it('is not remembered by a query that takes longer than its transaction', async () => {
    facts.forget('a');
    const slow = facts.find('a');
    await isSent(1);
    time += 15_001;
    sent[0]!.answer();
    await slow;
    void facts.find('a');
    await isSent(2);
  });

  it('leaves the others remembered', async () => {
    await know('a');
    facts.forget('b');
    expect(facts.find('a')).not.toBeInstanceOf(Promise);
  });

  it('is one of ten thousand at most: beyond them nothing is remembered for a while', async () => {
    await know('a');
    for (let index = 0; index < 10_000; index += 1) facts.forget(`id${index}`);
    expect(facts.find('a')).not.toBeInstanceOf(Promise);
    facts.forget('one more');
    expect(facts.find('a')).toBeInstanceOf(Promise);
    time += 15_001;
    await know('a');
    expect(facts.find('a')).not.toBeInstanceOf(Promise);
  });
});
