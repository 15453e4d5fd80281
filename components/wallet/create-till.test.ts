import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeWallet } from '@/dev/wallet/make-wallet';
import { LEFT, openTill, refused, sell, STORED, UPLOADED } from '@/dev/wallet/open-till';
import { ANSWERS } from '@/dev/wallet/script-shop';

beforeEach(() => void vi.stubGlobal('navigator', { onLine: true }));
afterEach(() => vi.unstubAllGlobals());

describe('createTill', () => {
  it('buys, uploads, remembers the image and forgets the purchase', async () => {
    const { start, reach, memory, files, said, tokens, onBought } = openTill({
      answers: [ANSWERS.challenge(), ANSWERS.token()],
    });
    const key = start();
    expect(memory.get(key)?.payment).toBeNull();
    expect(await reach(key, 'bought')).toMatchObject({
      bought: { kind: 'uploaded', answer: UPLOADED, transaction: `0x${'5e'.repeat(32)}` },
    });
    expect(tokens).toEqual(['a'.repeat(40)]);
    expect(memory.size + files.size).toBe(0);
    expect(onBought).toHaveBeenCalledOnce();
    expect(said).toEqual(
      ['challenge', 'signature', 'settling', 'uploading', 'bought'].map((at) => `a.png ${at}`),
    );
  });

  it('asks for one signature at a time, in the order of the files', async () => {
    const asks: ((signature: `0x${string}`) => void)[] = [];
    const wallet = makeWallet({
      signAuthorization: () => new Promise((resolve) => void asks.push(resolve)),
    });
    const { start, stepOf, reach } = openTill({
      answers: [sell, sell, sell, sell],
      wallet,
    });
    const [one, other] = [start('1.png'), start('2.png')];
    await reach(one, 'signature');
    expect(asks).toHaveLength(1);
    expect(stepOf(other)?.at).toBe('challenge');
    asks[0]!(`0x${'12'.repeat(65)}`);
    await reach(other, 'signature');
    asks[1]!(`0x${'34'.repeat(65)}`);
    await Promise.all([reach(one, 'bought'), reach(other, 'bought')]);
  });

  it('lets the next one sign where the wallet never answers and its card is canceled', async () => {
    let asked = 0;
    const wallet = makeWallet({
      signAuthorization: () => {
        asked += 1;
        return asked === 1
          ? new Promise(() => undefined)
          : Promise.resolve(`0x${'12'.repeat(65)}` as const);
      },
    });
    const { till, start, stepOf, reach, memory } = openTill({
      answers: [sell, sell, sell],
      wallet,
    });
    const [one, other] = [start('1.png'), start('2.png')];
    await reach(one, 'signature');
    till.cancel(one);
    await reach(other, 'bought');
    expect(stepOf(one)).toMatchObject({ at: 'stopped', trouble: { title: 'Canceled' } });
    till.dismiss(one);
    expect(memory.size).toBe(0);
  });

  it('takes up what an earlier page left, with its file, and signs nothing', async () => {
    const { till, reach, asked } = openTill({
      answers: [ANSWERS.token()],
      records: [LEFT],
      shelf: new Map([[LEFT.key, new Blob(['abc'])]]),
    });
    till.resume();
    till.resume();
    await reach(LEFT.key, 'bought');
    expect(till.purchases()).toHaveLength(1);
    expect(till.purchases()[0]?.resumed).toBe(true);
    expect(asked[0]?.headers.get('payment-signature')).toBe('signed');
    expect(asked[0]?.headers.get('idempotency-key')).toBe(LEFT.key);
  });

  it('does not sign by itself what was left unsigned', async () => {
    const { till, reach, asked } = openTill({ records: [{ ...LEFT, payment: null }] });
    till.resume();
    await reach(LEFT.key, 'stopped');
    expect(asked).toEqual([]);
  });

  it('says so where the page itself breaks, and goes on when asked', async () => {
    const planted = new Error('planted');
    const report = vi.fn();
    let broken = true;
    const { till, reach } = openTill({
      answers: [ANSWERS.token()],
      records: [LEFT],
      shelf: new Map([[LEFT.key, new Blob(['abc'])]]),
      over: {
        report,
        alone: async (_key, _elsewhere, work) => {
          if (broken) throw planted;
          return work();
        },
      },
    });
    till.resume();
    expect(await reach(LEFT.key, 'stopped')).toMatchObject({ trouble: { way: 'send' } });
    expect(report).toHaveBeenCalledExactlyOnceWith(planted);
    broken = false;
    till.again(LEFT.key);
    await reach(LEFT.key, 'bought');
  });

  it('tells that an unsigned one is at work in another tab, and not that it was left', async () => {
    let letGo: () => void = () => undefined;
    const { till, reach } = openTill({
      records: [{ ...LEFT, payment: null }],
      over: {
        alone: async (_key, elsewhere, work) => {
          elsewhere();
          await new Promise<void>((resolve) => (letGo = resolve));
          return work();
        },
      },
    });
    till.resume();
    await reach(LEFT.key, 'elsewhere');
    letGo();
    await reach(LEFT.key, 'stopped');
  });

  it('forgets after a day what nobody signed', async () => {
    const { till, memory } = openTill({
      records: [{ ...LEFT, payment: null }],
      over: { now: () => 1000 + 86_400_001 },
    });
    till.resume();
    expect(till.purchases()).toEqual([]);
    expect(memory.size).toBe(0);
  });

  it('offers what is paid for another file where the first one is not at hand', async () => {
    const { till, reach, memory, files } = openTill({
      answers: [ANSWERS.token(), ANSWERS.token()],
      records: [LEFT],
    });
    till.resume();
    expect(await reach(LEFT.key, 'unspent')).toMatchObject({ until: '2026-11-26T12:10:00.000Z' });
    till.again(LEFT.key, new File(['other'], 'other.png'));
    await vi.waitFor(() => expect(memory.get(LEFT.key)?.name).toBe('other.png'));
    await reach(LEFT.key, 'bought');
    expect(files.size).toBe(0);
  });

  it('asks for the next token where the first one has ended', async () => {
    const { start, reach, tokens } = openTill({
      answers: [ANSWERS.challenge(), ANSWERS.token('a'.repeat(40)), ANSWERS.token('b'.repeat(40))],
      uploads: [refused(410), STORED],
    });
    await reach(start(), 'bought');
    expect(tokens).toEqual(['a'.repeat(40), 'b'.repeat(40)]);
  });

  it('keeps what is paid for where the image is refused', async () => {
    const { till, start, reach, memory } = openTill({
      answers: [ANSWERS.challenge(), ANSWERS.token(), ANSWERS.token()],
      uploads: [refused(422)],
    });
    const key = start();
    expect(await reach(key, 'stopped')).toMatchObject({
      trouble: { way: 'file', message: expect.stringContaining('not used up') },
    });
    expect(memory.get(key)?.payment).not.toBeNull();
    till.again(key, new File(['better'], 'better.png'));
    await reach(key, 'bought');
  });

  it('says so where what was paid for was used elsewhere, and forgets it', async () => {
    const { till, reach, memory } = openTill({
      answers: [ANSWERS.token()],
      uploads: [refused(409)],
      records: [LEFT],
      shelf: new Map([[LEFT.key, new Blob(['abc'])]]),
    });
    till.resume();
    expect(await reach(LEFT.key, 'stopped')).toMatchObject({ trouble: { way: 'claim' } });
    till.dismiss(LEFT.key);
    expect(memory.size).toBe(0);
  });

  it('waits while another tab is at it, and drops what that one has ended', async () => {
    let letGo: () => void = () => undefined;
    const { till, reach, memory, asked } = openTill({
      records: [LEFT],
      over: {
        alone: async (_key, elsewhere, work) => {
          elsewhere();
          await new Promise<void>((resolve) => (letGo = resolve));
          return work();
        },
      },
    });
    till.resume();
    await reach(LEFT.key, 'elsewhere');
    memory.clear();
    letGo();
    await vi.waitFor(() => expect(till.purchases()).toEqual([]));
    expect(asked).toEqual([]);
  });

  it('forgets nothing that may be paid for when its card is put aside', async () => {
    const { till, start, reach, memory } = openTill({ answers: [ANSWERS.challenge(), null] });
    const key = start();
    await reach(key, 'stopped');
    till.dismiss(key);
    expect(till.purchases()).toEqual([]);
    expect(memory.get(key)?.payment).not.toBeNull();
  });

  it('signs anew, under the same key, what was refused', async () => {
    const { till, start, reach, asked } = openTill({
      answers: [
        ANSWERS.challenge(),
        ANSWERS.refused('insufficient_funds'),
        ANSWERS.challenge(),
        ANSWERS.token(),
      ],
    });
    const key = start();
    await reach(key, 'stopped');
    till.again(key);
    await reach(key, 'bought');
    const sent = asked.map(({ headers }) => headers.get('payment-signature')).filter(Boolean);
    expect(new Set(sent).size).toBe(2);
    expect(asked.at(-1)?.headers.get('idempotency-key')).toBe(key);
  });

  it('keeps an image longer, and takes a token where there was nothing left to keep', async () => {
    const { till, reach } = openTill({
      answers: [ANSWERS.challenge(), ANSWERS.kept(), ANSWERS.challenge(), ANSWERS.token()],
    });
    const keep = () =>
      till.start({ product: 'keep', imageId: 'k3v9m2x7qa', name: 'k3v9m2x7qa', file: null });
    expect(await reach(keep(), 'bought')).toMatchObject({
      bought: { kind: 'kept', expiresAt: '2028-11-26T12:00:00.000Z' },
    });
    await reach(keep(), 'unspent');
  });
});
