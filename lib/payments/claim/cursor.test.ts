import { beforeEach, describe, expect, it } from 'vitest';
import { makeClock } from '@/dev/context/make-clock';
import { makeSecrets } from '@/dev/context/make-secrets';
import { NETWORKS } from '@/lib/payments/networks';
import { createCursor, readCursor, type Cursor } from './cursor';

const [OLD, YOUNG] = ['a'.repeat(32), 'b'.repeat(32)];
const clock = makeClock();
const ports = {
  clock,
  secrets: makeSecrets(OLD),
  payments: { network: NETWORKS['base-sepolia'] },
};
const CURSOR: Cursor = {
  address: `0x${'c'.repeat(40)}`,
  chainId: 84_532,
  after: { spent: false, createdAt: new Date('2026-11-01T08:00:00.123Z'), id: 'd'.repeat(32) },
  endsAt: new Date('2026-11-24T12:10:00.000Z'),
};

const make = (cursor = CURSOR) => createCursor(ports.secrets.newest, cursor);
const refused = {
  refused: 'unauthorized',
  detail: expect.stringMatching(/ Sign in again\.$/),
};

beforeEach(() => clock.set('2026-11-24T12:00:00.000Z'));

describe('a cursor', () => {
  it('says what was put into it, and fits into a URL as it is', () => {
    expect(make()).toMatch(/^[A-Za-z0-9_-]{64,512}$/);
    expect(readCursor(ports, make())).toEqual(CURSOR);
    const spent = { ...CURSOR, after: { ...CURSOR.after, spent: true } };
    expect(readCursor(ports, make(spent))).toEqual(spent);
  });

  it('is refused where any character of it is another', () => {
    const text = make();
    for (let at = 0; at < text.length; at += 1) {
      const other = text[at] === 'A' ? 'B' : 'A';
      const altered = text.slice(0, at) + other + text.slice(at + 1);
      expect(readCursor(ports, altered), altered).toMatchObject(refused);
    }
  });

  it.each([
    ['nothing', ''],
    ['its proof alone', make().slice(0, 64)],
    ['its words alone', make().slice(64)],
    ['half of it', make().slice(0, -1)],
    ['more than it', `${make()}A`],
    ['another spelling of it', `${make()}=`],
    ['its proof in another case', make().slice(0, 64).toUpperCase() + make().slice(64)],
    ['a text that is longer in bytes', `${'é'.repeat(64)}${make().slice(64)}`],
    ['what another use of the key would prove', 'nonce'],
  ])('is refused where it is %s', (_, text) => {
    expect(readCursor(ports, text)).toMatchObject({ ...refused, log: 'the cursor is not ours' });
  });

  it('ends, to the millisecond', () => {
    const text = make();
    clock.advance(599_999);
    expect(readCursor(ports, text)).toEqual(CURSOR);
    clock.advance(1);
    expect(readCursor(ports, text)).toMatchObject({ ...refused, log: 'the cursor has ended' });
  });

  it('is good on its own chain only', () => {
    const elsewhere = { ...ports, payments: { network: NETWORKS.base } };
    expect(readCursor(elsewhere, make())).toMatchObject({
      ...refused,
      log: 'the cursor is of another chain',
    });
  });

  it('is taken under every key that is configured, and under no other', () => {
    const text = make();
    expect(readCursor({ ...ports, secrets: makeSecrets(YOUNG, OLD) }, text)).toEqual(CURSOR);
    const forgotten = { ...ports, secrets: makeSecrets(YOUNG) };
    expect(readCursor(forgotten, text)).toMatchObject(refused);
  });

  it('is refused where another version of this program made it', () => {
    const words = Buffer.from('{"address":"0x"}').toString('base64url');
    const proof = ports.secrets.newest.derive('claim-cursor', words).toString('hex');
    expect(readCursor(ports, proof + words)).toMatchObject({
      ...refused,
      log: 'the cursor is of another form',
    });
  });
});
