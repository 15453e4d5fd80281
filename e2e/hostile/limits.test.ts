import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTarget, type Target } from './open-target';
import { readAnswers } from './read-answers';
import { writeRequest } from './write-request';

/** Asks for facts once for each, one after the other; how many more each is told that it may ask. */
const askAll = (target: Target, all: readonly (readonly string[])[]) =>
  target.besides(async ({ open }) => {
    const left: number[] = [];
    for (const headers of all) {
      const wire = await open();
      await wire.write(writeRequest({ path: '/api/images/aaaaaaaaaaaa', headers, close: true }));
      const [answer] = readAnswers((await wire.closed()).bytes);
      expect(answer!.status).toBe(404);
      left.push(Number(/;r=(\d+);/.exec(answer!.headers.get('ratelimit') ?? '')?.[1]));
    }
    return left;
  });

/** That every one was counted under the same key. */
const expectOneKey = (left: readonly number[]) =>
  expect(left).toEqual(left.map((_, at) => left[0]! - at));

describe('where no proxy is trusted, no header is another address', () => {
  let target: Target;
  beforeAll(async () => {
    target = await openTarget({ env: { RATE_LIMITS: 'on' } });
  });
  afterAll(() => target.close());

  it.each([
    'X-Forwarded-For',
    'X-Real-IP',
    'CF-Connecting-IP',
    'True-Client-IP',
    'X-Client-IP',
    'X-Cluster-Client-IP',
    'Fastly-Client-IP',
    'X-Vercel-Forwarded-For',
    'X-Img402-Peer',
    'Forwarded',
  ])('%s', async (name) => {
    const lie = (address: string) => [`${name}: ${name === 'Forwarded' ? 'for=' : ''}${address}`];
    const all = [
      [],
      lie('203.0.113.1'),
      lie('203.0.113.2'),
      lie('[2001:db8::1]'),
      lie('127.0.0.1'),
    ];
    expectOneKey(await askAll(target, all));
  });

  it('other Hosts, methods and spellings of a path count as one', async () => {
    const left = await target.besides(async ({ open }) => {
      const tried = [
        writeRequest({ path: '/api/images/aaaaaaaaaaaa', close: true }),
        writeRequest({ path: '/api/images/bbbbbbbbbbbb?x', host: 'other.test', close: true }),
        writeRequest({ path: '/api/images/aaaaaaaaaaaa', method: 'HEAD', close: true }),
        writeRequest({ path: '/x/../api/images/aaaaaaaaaaaa', close: true }),
        writeRequest({ path: '/api/oembed?url=aaaaaaaaaaaa', close: true }),
      ];
      const seen: string[] = [];
      for (const bytes of tried) {
        const wire = await open();
        await wire.write(bytes);
        const { bytes: told } = await wire.closed();
        seen.push(/ratelimit: "read";r=(\d+)/i.exec(told.toString())?.[1] ?? 'none');
      }
      return seen;
    });
    const first = Number(left[0]);
    expect(left).toEqual([first, first - 1, first - 2, 'none', first - 3].map(String));
  });
});

describe('where one proxy is trusted, what it wrote is the address, and nothing before it', () => {
  let target: Target;
  beforeAll(async () => {
    target = await openTarget({
      env: { RATE_LIMITS: 'on', TRUST_PROXY: '1' },
      headers: ['X-Forwarded-For: 198.51.100.1'],
    });
  });
  afterAll(() => target.close());

  it.each<[string, string[][]]>([
    [
      'addresses that a client wrote before',
      [['1.1.1.1, 203.0.113.9'], ['2.2.2.2, 3.3.3.3, 203.0.113.9'], ['203.0.113.9']],
    ],
    [
      'a header that a client wrote before',
      [['203.0.113.10'], ['1.1.1.1', '203.0.113.10'], ['2.2.2.2', '203.0.113.10']],
    ],
    [
      'spellings of one address',
      [['203.0.113.11'], ['::ffff:203.0.113.11'], [' 203.0.113.11 '], ['[::ffff:cb00:710b]']],
    ],
    [
      'addresses of one subscriber',
      [
        ['2001:db8:1:2::1'],
        ['2001:db8:1:2:ffff::9'],
        ['2001:0DB8:1:2::'],
        ['[2001:db8:1:2::3%eth0]'],
      ],
    ],
    [
      'what is no address',
      [['unknown'], ['<script>'], ['999.1.1.1'], [''], [',,,'], ['a'.repeat(4_000)], ['127.1']],
    ],
  ])('%s', async (_, all) => {
    const headers = all.map((values) => values.map((value) => `X-Forwarded-For: ${value}`));
    expectOneKey(await askAll(target, headers));
  });

  it('other headers of an address are still nobody’s', async () => {
    const via = 'X-Forwarded-For: 203.0.113.20';
    const lies = ['CF-Connecting-IP: 1.1.1.1', 'X-Real-IP: 1.1.1.1', 'Forwarded: for=1.1.1.1'];
    expectOneKey(await askAll(target, [[via], ...lies.map((lie) => [via, lie])]));
  });
});
