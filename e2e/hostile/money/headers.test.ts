import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PrivateKeyAccount } from 'viem/accounts';
import { openStall, TOKEN, UPLOAD, type Stall } from './open-stall';
import { sendRaw } from './send-raw';
import { writePayment } from '../../product/payments/write-payment';

const NOTHING = { cents: 0 };
/** At once, on a machine that is busy with other things. */
const AT_ONCE_MS = 2_000;

let stall: Stall;
let buyer: PrivateKeyAccount;
beforeAll(async () => {
  stall = await openStall();
  buyer = await stall.fund();
});
afterAll(() => stall.close());

const post = (path: string, headers: readonly string[], body?: Uint8Array) =>
  sendRaw(stall.app().url, [`POST ${path} HTTP/1.1`, ...headers], body);

describe('both payment headers; a header twice; 70 KB of header; not base64; deep JSON; NUL; wrong version', () => {
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  type Make = () => Promise<string[]>;
  const sign = async (version: 1 | 2) => {
    const payment = await stall.sign(version, buyer);
    const [[name, value] = ['', '']] = Object.entries(writePayment(payment));
    return { payment, name, value, line: `${name}: ${value}` };
  };
  const withPayment =
    (version: 1 | 2, change: (signed: Awaited<ReturnType<typeof sign>>) => string[]): Make =>
    async () =>
      change(await sign(version));
  const encoded = (name: string, value: unknown) => `${name}: ${base64(JSON.stringify(value))}`;
  const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;

  const cases: [string, Make, number][] = [
    ['both, each good', async () => [(await sign(1)).line, (await sign(2)).line], 400],
    ['v2’s header twice, the same', withPayment(2, ({ line }) => [line, line]), 400],
    ['v1’s header twice, the same', withPayment(1, ({ line }) => [line, line]), 400],
    [
      'v2’s header twice, two payments',
      async () => [(await sign(2)).line, (await sign(2)).line],
      400,
    ],
    [
      'v2’s header twice, in other letter case',
      withPayment(2, ({ line, value }) => [line, `Payment-Signature: ${value}`]),
      400,
    ],
    ['70 KB of v2’s header', async () => [`payment-signature: ${'A'.repeat(70_000)}`], 431],
    ['70 KB of v1’s header', async () => [`x-payment: ${'A'.repeat(70_000)}`], 431],
    [
      '70 KB of other headers beside a payment',
      withPayment(2, ({ line }) => [line, `x-a: ${'A'.repeat(70_000)}`]),
      431,
    ],
    ['9 KB of header', async () => [`payment-signature: ${'A'.repeat(9_000)}`], 431],
    ['not base64', async () => ['payment-signature: {"x402Version":2}'], 400],
    [
      'base64url',
      withPayment(2, ({ value }) => [`payment-signature: ${value.slice(0, -4)}-_-_`]),
      400,
    ],
    [
      'base64 cut off',
      withPayment(2, ({ value }) => [`payment-signature: ${value.slice(0, -5)}`]),
      400,
    ],
    ['an empty header', async () => ['payment-signature:'], 400],
    ['no JSON', async () => [`payment-signature: ${base64('hello')}`], 400],
    ['JSON that is no object', async () => [`payment-signature: ${base64('[1]')}`], 400],
    ['null', async () => [`payment-signature: ${base64('null')}`], 400],
    [
      'deep JSON',
      async () => [`payment-signature: ${base64(`{"x402Version":2,"a":${deep(2_500)}}`)}`],
      400,
    ],
    [
      'no UTF-8',
      async () => [
        `payment-signature: ${Buffer.from([0x7b, 0xff, 0xfe, 0x7d]).toString('base64')}`,
      ],
      400,
    ],
    [
      'a NUL in a member',
      withPayment(2, ({ payment }) => [
        encoded('payment-signature', {
          ...payment,
          accepted: { ...payment.accepted, scheme: 'exact\0' },
        }),
      ]),
      400,
    ],
    ['a NUL in the header itself', async () => ['payment-signature: eyJ4\0NDAy'], 400],
    [
      '__proto__',
      async () => [`payment-signature: ${base64('{"x402Version":2,"__proto__":{"payload":{}}}')}`],
      400,
    ],
    ['version 2 in v1’s header', withPayment(2, ({ value }) => [`x-payment: ${value}`]), 402],
    [
      'version 1 in v2’s header',
      withPayment(1, ({ value }) => [`payment-signature: ${value}`]),
      402,
    ],
    [
      'version 3',
      withPayment(2, ({ payment }) => [
        encoded('payment-signature', { ...payment, x402Version: 3 }),
      ]),
      402,
    ],
    [
      'version "2"',
      withPayment(2, ({ payment }) => [
        encoded('payment-signature', { ...payment, x402Version: '2' }),
      ]),
      402,
    ],
  ];

  it.each(cases)('%s', async (_, make, status) => {
    const headers = await make();
    for (const path of [TOKEN, UPLOAD]) {
      const startedAt = performance.now();
      const answer = await stall.deal(NOTHING, () => post(path, headers));
      expect(answer.status, answer.text).toBe(status);
      expect(performance.now() - startedAt).toBeLessThan(AT_ONCE_MS);
      expect(answer.text).not.toMatch(/\.(ts|mjs|js):\d+|node_modules|at \w+ \(/);
      expect(answer.text).not.toMatch(/"token":"[0-9a-f]{40}"/);
      expect(JSON.parse(answer.text)).toMatchObject({ message: expect.any(String) as string });
    }
  });
});
