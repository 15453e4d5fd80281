import { hashTypedData, recoverTypedDataAddress } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { SIGNED_AT, TERMS } from '@/dev/payments/make-signed-payment';
import { isRefusal, type Refusal } from '@/lib/errors';
import type { Chain } from '@/lib/payments/chain';
import { checkPayment } from '@/lib/payments/checks/check-payment';
import { checkSignature } from '@/lib/payments/checks/check-signature';
import { hashAuthorization } from '@/lib/payments/hash-authorization';
import { REFUSAL_REASONS } from '@/lib/payments/refusal-reasons';
import type { SignedPayment } from '@/lib/payments/signed-payment';
import { authorizationTypedData } from '@/lib/payments/typed-data';
import { readIdempotencyKey } from '@/lib/payments/wire/read-idempotency-key';
import { readPayment } from '@/lib/payments/wire/read-payment';
import { expectThat } from '../expect-that';
import type { FuzzTarget } from '../fuzz-target';

const CODES = [
  'conflicting_payment_headers',
  'headers_too_large',
  'invalid_request',
  'payment_required',
];

const account = privateKeyToAccount(`0x${'42'.repeat(32)}`);
const { network, payTo, amount } = TERMS;
const NOW = BigInt(SIGNED_AT.getTime() / 1_000);
/** No account has code. */
const chain = { hasCode: async () => false } as unknown as Chain;

async function makeWire(version: 1 | 2): Promise<object> {
  const authorization = {
    ...{ from: account.address, to: payTo, value: amount, validAfter: 0n, validBefore: NOW + 300n },
    nonce: `0x${'ab'.repeat(32)}` as const,
  };
  const signature = await account.signTypedData(authorizationTypedData(network, authorization));
  const { from, to, nonce, ...numbers } = authorization;
  const texts = Object.fromEntries(Object.entries(numbers).map(([name, n]) => [name, String(n)]));
  const payload = { signature, authorization: { from, to, nonce, ...texts } };
  if (version === 1) return { x402Version: 1, scheme: 'exact', network: network.name, payload };
  return {
    x402Version: 2,
    accepted: {
      scheme: 'exact',
      network: network.caip2,
      asset: network.asset,
      amount: String(amount),
      payTo,
    },
    payload,
    extensions: { 'payment-identifier': { info: { id: 'an_identifier_of_20-' } } },
  };
}

async function makeSeeds(): Promise<Buffer[]> {
  const wires = await Promise.all([makeWire(1), makeWire(2)]);
  const [first, second] = wires.map((wire) => JSON.stringify(wire)) as [string, string];
  const encode = (text: string) => Buffer.from(text).toString('base64');
  const plain = [
    '{}',
    '[]',
    'null',
    '{"x402Version":2}',
    '{"x402Version":2,"payload":{"permit2Authorization":{}}}',
  ];
  return [
    `1\n${first}`,
    `2\n${second}`,
    `2an_identifier_of_20-\n${second}`,
    `2another_key_of_20_ch\n${second}`,
    `x\n${encode(first)}`,
    `y\n${encode(second)}`,
    `b\n${encode(second)}`,
    `n0123456789abcdef\n`,
    ...plain.flatMap((text) => [`1\n${text}`, `2\n${text}`]),
  ].map((text) => Buffer.from(text));
}

/** The headers of a request: which of them the first letter tells, whether the rest is JSON or the text as it comes. */
function readHeaders(input: Buffer): { get: (name: string) => string | null } {
  const line = input.indexOf(10);
  const head = input.toString('latin1', 0, line === -1 ? input.length : line);
  const rest = input.subarray(line === -1 ? input.length : line + 1);
  const mode = head[0] ?? 'n';
  const text = mode === '1' || mode === '2' ? rest.toString('base64') : rest.toString('latin1');
  const headers = new Map<string, string>();
  if ('1xb'.includes(mode)) headers.set('X-PAYMENT', text);
  if ('2yb'.includes(mode)) headers.set('PAYMENT-SIGNATURE', text);
  if (head.length > 1) headers.set('idempotency-key', head.slice(1));
  return { get: (name) => headers.get(name) ?? null };
}

function expectCanonical({ accepted, authorization, signature, identifier }: SignedPayment): void {
  const { from, to, nonce, ...numbers } = authorization;
  expectThat(
    [from, to].every((address) => /^0x[0-9a-f]{40}$/.test(address)),
    'an address',
    from,
    to,
  );
  expectThat(/^0x[0-9a-f]{64}$/.test(nonce), 'a nonce', nonce);
  expectThat(/^0x(?:[0-9a-f]{2}){65,4096}$/.test(signature), 'a signature', signature);
  for (const n of Object.values(numbers)) {
    expectThat(typeof n === 'bigint' && n >= 0n && n < 2n ** 256n, 'a number', n);
  }
  expectThat(
    identifier === null || /^[\w-]{16,128}$/.test(identifier),
    'an identifier',
    identifier,
  );
  const words = Object.values(accepted);
  expectThat(
    words.every((word) => word.length <= 128 && !word.includes('\0')),
    'a long word, or a NUL',
  );
}

function expectRefusal({ refused, reason }: Refusal, codes: readonly string[]): void {
  expectThat(codes.includes(refused), 'a code that is none of these', refused);
  const isTold = reason !== undefined && reason in REFUSAL_REASONS;
  expectThat((refused === 'payment_required') === isTold, 'a reason', refused, reason);
}

/** Whether it pays us what we ask, now: told once more, from the wire's own words. */
function paysUs({ version, accepted, authorization }: SignedPayment): boolean {
  const { to, value, validAfter, validBefore } = authorization;
  const { scheme, network: chainName, asset, amount: agreed, payTo: agreedTo } = accepted;
  const name = version === 1 ? network.name : network.caip2;
  const saysSo =
    version === 1 ||
    (asset!.toLowerCase() === network.asset &&
      agreed === '10000' &&
      agreedTo!.toLowerCase() === payTo);
  const isTimely = validAfter < NOW && validBefore >= NOW + 10n && validBefore <= NOW + 360n;
  return (
    scheme === 'exact' &&
    chainName === name &&
    saysSo &&
    to === payTo &&
    value === 10_000n &&
    isTimely
  );
}

async function expectSignature(payment: SignedPayment): Promise<string> {
  const typed = authorizationTypedData(network, payment.authorization);
  const hash = hashAuthorization(network, payment.authorization);
  expectThat(hash === hashTypedData(typed), 'another hash than that of viem');
  const refusal = await checkSignature(chain, network, payment);
  if (payment.signature.length !== 2 + 130) {
    expectThat(refusal === null, 'what a contract signed is judged here');
    return 'signed by a contract';
  }
  const signer = await recoverTypedDataAddress({ ...typed, signature: payment.signature }).catch(
    () => null,
  );
  const isSigned = signer?.toLowerCase() === payment.authorization.from;
  // Viem takes the higher of the two signatures too; the token does not.
  if (refusal === null) expectThat(isSigned, 'taken, but not signed by its payer');
  else expectRefusal(refusal, ['payment_required']);
  return refusal === null ? 'signed' : 'not signed';
}

/** The payment headers: never a throw, refused by the list, and what is taken is canonical and pays us. */
export const target: FuzzTarget = {
  seeds: makeSeeds,
  dictionary: [
    ...[
      '"x402Version":',
      '"scheme":',
      '"exact"',
      '"network":',
      '"base-sepolia"',
      '"base"',
      '"eip155:84532"',
      '"payload":',
    ],
    ...[
      '"signature":"0x',
      '"authorization":',
      '"from":',
      '"to":',
      '"value":',
      '"validAfter":',
      '"validBefore":',
      '"nonce":',
    ],
    ...[
      '"accepted":',
      '"asset":',
      '"amount":',
      '"payTo":',
      '"extensions":',
      '"payment-identifier":',
      '"info":',
      '"id":',
    ],
    ...[
      '"10000"',
      '"0x',
      '0x',
      '1',
      '2',
      'null',
      '[',
      ']',
      '{',
      '}',
      ',',
      '""',
      '\\u0000',
      '\\ud800',
      '"__proto__":{',
    ],
    ...[
      '"constructor":',
      '"permit2Authorization":{}',
      network.asset,
      payTo,
      account.address.toLowerCase(),
      'ab'.repeat(32),
    ],
    ...[
      '=',
      '==',
      '-',
      '_',
      ', ',
      '\xef\xbb\xbf',
      '[[[[[[[[[[[[[[[[[',
      '{"a":',
      '1e3',
      '115792089237316195423570985008687907853269984665640564039457584007913129639936',
    ],
  ],
  maxLength: 4_096,
  async run(input) {
    const headers = readHeaders(input);
    const payment = readPayment(headers);
    const isPaid = payment !== null && !isRefusal(payment);
    const key = readIdempotencyKey(headers, isPaid ? payment : null);
    if (isRefusal(key)) expectRefusal(key, ['invalid_request']);
    else expectThat(key === null || /^[\w-]{16,128}$/.test(key), 'an idempotency key', key);
    if (payment === null) {
      const none = headers.get('X-PAYMENT') === null && headers.get('PAYMENT-SIGNATURE') === null;
      expectThat(none, 'a payment that was not seen');
      return 'no payment';
    }
    if (isRefusal(payment)) {
      expectRefusal(payment, CODES);
      return `${payment.refused} ${payment.reason ?? ''}`.trim();
    }
    expectCanonical(payment);
    const refusal = checkPayment(payment, TERMS, SIGNED_AT);
    expectThat((refusal === null) === paysUs(payment), 'the checks are wrong', refusal, payment);
    if (refusal !== null) {
      expectRefusal(refusal, ['payment_required']);
      return `refused ${refusal.reason}`;
    }
    return `taken, ${await expectSignature(payment)}`;
  },
};
