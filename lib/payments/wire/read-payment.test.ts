import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isRefusal } from '@/lib/errors';
import { decodeHeader } from './decode-header';
import { encodeHeader } from './encode-header';
import { readPayment } from './read-payment';

const AUTHORIZATION = {
  from: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
  to: '0x4020000000000000000000000000000000000402',
  value: '10000',
  validAfter: '0',
  validBefore: '1767225900',
  nonce: `0x${'AB'.repeat(32)}`,
};
const SIGNATURE = `0x${'1B'.repeat(65)}`;
const PAYLOAD = { signature: SIGNATURE, authorization: AUTHORIZATION };
const ACCEPTED = {
  scheme: 'exact',
  network: 'eip155:84532',
  asset: '0x036CbD53842c5426634e7929541eC2318f3dCF7e',
  amount: '10000',
  payTo: '0x4020000000000000000000000000000000000402',
  maxTimeoutSeconds: 300,
  extra: { name: 'USDC', version: '2' },
};
const V2 = { x402Version: 2, accepted: ACCEPTED, payload: PAYLOAD };
const V1 = { x402Version: 1, scheme: 'exact', network: 'base-sepolia', payload: PAYLOAD };

const CANONICAL = {
  signature: SIGNATURE.toLowerCase(),
  authorization: {
    from: '0x70997970c51812dc3a010c7d01b50e0d17dc79c8',
    to: '0x4020000000000000000000000000000000000402',
    value: 10_000n,
    validAfter: 0n,
    validBefore: 1_767_225_900n,
    nonce: `0x${'ab'.repeat(32)}`,
  },
};

const read2 = (text: string) => readPayment(new Headers({ 'PAYMENT-SIGNATURE': text }));
const read1 = (text: string) => readPayment(new Headers({ 'X-PAYMENT': text }));
const wire2 = (value: object) => read2(encodeHeader(value));
const wire1 = (value: object) => read1(encodeHeader(value));
const withAuthorization = (changes: object) =>
  wire2({ ...V2, payload: { ...PAYLOAD, authorization: { ...AUTHORIZATION, ...changes } } });
const malformed = { refused: 'invalid_request' };

describe('readPayment', () => {
  it('is null without a payment header', () => {
    expect(readPayment(new Headers({ authorization: 'Bearer x' }))).toBeNull();
  });

  it('reads version 2 in its canonical form', () => {
    expect(wire2(V2)).toEqual({
      version: 2,
      accepted: {
        scheme: 'exact',
        network: 'eip155:84532',
        asset: ACCEPTED.asset,
        amount: '10000',
        payTo: ACCEPTED.payTo,
      },
      ...CANONICAL,
      identifier: null,
    });
  });

  it('reads version 1 in its canonical form', () => {
    expect(wire1(V1)).toEqual({
      version: 1,
      accepted: { scheme: 'exact', network: 'base-sepolia' },
      ...CANONICAL,
      identifier: null,
    });
  });

  it('makes one payment of all its spellings', () => {
    const upper = {
      ...AUTHORIZATION,
      from: `0x${AUTHORIZATION.from.slice(2).toUpperCase()}`,
      value: '0010000',
      nonce: AUTHORIZATION.nonce.toLowerCase(),
    };
    const first = wire2(V2);
    const other = wire2({ ...V2, payload: { signature: SIGNATURE, authorization: upper } });
    expect(other).toEqual(first);
  });

  it('takes base64 without its padding', () => {
    const padded = encodeHeader({ ...V2, x: '' });
    expect(padded).toMatch(/=$/);
    expect(read2(padded.replace(/=+$/, ''))).toMatchObject({ version: 2 });
  });

  it('refuses both headers', () => {
    const headers = { 'PAYMENT-SIGNATURE': encodeHeader(V2), 'X-PAYMENT': encodeHeader(V1) };
    expect(readPayment(new Headers(headers))).toMatchObject({
      refused: 'conflicting_payment_headers',
    });
  });

  it('refuses a header that came twice', () => {
    const headers = new Headers({ 'X-PAYMENT': encodeHeader(V1) });
    headers.append('X-PAYMENT', encodeHeader(V1));
    expect(readPayment(headers)).toMatchObject(malformed);
  });

  it('takes 8,192 characters and not one more', () => {
    const text = 'A'.repeat(8192);
    expect(read2(text)).toMatchObject(malformed);
    expect(read2(`${text}A`)).toMatchObject({ refused: 'headers_too_large' });
    expect(read1('A'.repeat(70_000))).toMatchObject({ refused: 'headers_too_large' });
  });

  it.each([
    ['nothing', ''],
    ['no base64', '{"x402Version":2}'],
    ['base64url', Buffer.from(JSON.stringify({ ...V2, x: '>>>???' })).toString('base64url')],
    [
      'a stray bit',
      `${encodeHeader({ ...V2, x: '' })
        .replace(/=+$/, '')
        .slice(0, -1)}R`,
    ],
    ['padding in the middle', `${encodeHeader(V2)}=${encodeHeader(V2)}`],
    ['white space', ` ${encodeHeader(V2)}`.replace(/^ /, 'A A')],
    ['no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]).toString('base64')],
    ['a byte order mark', Buffer.from(`\uFEFF${JSON.stringify(V2)}`).toString('base64')],
    ['no JSON', Buffer.from('payment').toString('base64')],
    ['a NUL byte', Buffer.from(`${JSON.stringify(V2)}\0`).toString('base64')],
    ['an escaped NUL', encodeHeader({ ...V2, note: 'a\0b' })],
    ['an escaped NUL in a name', encodeHeader({ ...V2, 'a\0b': 1 })],
    ['a list', encodeHeader([V2])],
    ['a number', Buffer.from('2').toString('base64')],
    ['null', Buffer.from('null').toString('base64')],
    ['deep JSON', Buffer.from(`{"x":${'['.repeat(2000)}${']'.repeat(2000)}}`).toString('base64')],
  ])('refuses %s', (_, text) => {
    const refusal = read2(text);
    expect(refusal).toMatchObject(malformed);
    expect(isRefusal(refusal) && refusal.detail).toMatch(/^PAYMENT-SIGNATURE /);
  });

  it.each([
    ['version 1 in the header of version 2', wire2(V1)],
    ['version 2 in the header of version 1', wire1(V2)],
    ['version 3', wire2({ ...V2, x402Version: 3 })],
    ['a version in text', wire2({ ...V2, x402Version: '2' })],
    ['no version', wire2({ accepted: ACCEPTED, payload: PAYLOAD })],
  ])('refuses %s', (_, refusal) => {
    const reason = 'invalid_x402_version';
    expect(refusal).toMatchObject({ refused: 'payment_required', reason });
  });

  it.each([
    ['Permit2', { signature: SIGNATURE, permit2Authorization: { nonce: '1' } }],
    ['Permit2 beside EIP-3009', { ...PAYLOAD, permit2Authorization: { nonce: '1' } }],
    ['another member beside EIP-3009', { ...PAYLOAD, salt: '0x00' }],
    ['nothing', {}],
    ['a list', []],
  ])('refuses a payload of %s', (_, payload) => {
    const reason = 'unsupported_payload_type';
    expect(wire2({ ...V2, payload })).toMatchObject({ refused: 'payment_required', reason });
    expect(wire1({ ...V1, payload })).toMatchObject({ refused: 'payment_required', reason });
  });

  it.each([
    ['a short address', { from: '0x1234' }],
    ['a long address', { to: `${AUTHORIZATION.to}00` }],
    ['an address without 0x', { from: AUTHORIZATION.from.slice(2) }],
    ['an upper-case 0X', { nonce: AUTHORIZATION.nonce.replace('0x', '0X') }],
    ['a nonce of 31 bytes', { nonce: AUTHORIZATION.nonce.slice(0, -2) }],
    ['a nonce of 33 bytes', { nonce: `${AUTHORIZATION.nonce}00` }],
    ['a value as number', { value: 10_000 }],
    ['a negative value', { value: '-10000' }],
    ['a value with an exponent', { value: '1e4' }],
    ['a value in hex', { value: '0x2710' }],
    ['a value of 2^256', { value: String(2n ** 256n) }],
    ['a value of 79 digits', { value: '0'.repeat(79) }],
    ['an empty value', { value: '' }],
    ['no validBefore', { validBefore: undefined }],
    ['an unknown member', { gas: '1' }],
  ])('refuses an authorization with %s', (_, changes) => {
    expect(withAuthorization(changes)).toMatchObject(malformed);
  });

  it('takes a value of 2^256 - 1', () => {
    const value = 2n ** 256n - 1n;
    expect(withAuthorization({ value: String(value) })).toMatchObject({ authorization: { value } });
  });

  it.each([
    ['64 bytes', `0x${'11'.repeat(64)}`, false],
    ['65 bytes', `0x${'11'.repeat(65)}`, true],
    ['half a byte more', `0x${'11'.repeat(65)}1`, false],
    ['a contract wallet’s 800 bytes', `0x${'11'.repeat(800)}`, true],
    ['no hex', `0x${'1g'.repeat(65)}`, false],
  ])('takes a signature by its form: %s', (_, signature, good) => {
    const read = wire2({ ...V2, payload: { ...PAYLOAD, signature } });
    expect(read).toMatchObject(good ? { signature } : malformed);
  });

  it.each(['scheme', 'network', 'asset', 'amount', 'payTo'])(
    'refuses terms of version 2 without %s',
    (name) => {
      const refusal = wire2({ ...V2, accepted: { ...ACCEPTED, [name]: undefined } });
      expect(refusal).toMatchObject(malformed);
      expect(isRefusal(refusal) && refusal.detail).toContain(`accepted.${name}`);
      expect(wire2({ ...V2, accepted: { ...ACCEPTED, [name]: 'x'.repeat(129) } })).toMatchObject(
        malformed,
      );
    },
  );

  it('never quotes what a member holds', () => {
    const refusal = withAuthorization({ nonce: '<script>secret</script>' });
    expect(JSON.stringify(refusal)).not.toContain('secret');
  });

  it('reads the payment identifier of version 2', () => {
    const id = 'order-0123456789';
    const named = (info: object) =>
      wire2({ ...V2, extensions: { bazaar: {}, 'payment-identifier': { info, schema: {} } } });
    expect(named({ required: false, id })).toMatchObject({ identifier: id });
    expect(named({ required: false })).toMatchObject({ identifier: null });
    expect(named({ required: false, id: 'x'.repeat(15) })).toMatchObject(malformed);
    expect(named({ required: false, id: 'x'.repeat(129) })).toMatchObject(malformed);
    expect(named({ required: false, id: 'order 0123456789' })).toMatchObject(malformed);
    expect(named({ required: false, id: 5 })).toMatchObject(malformed);
    expect(wire2({ ...V2, extensions: null })).toMatchObject({ identifier: null });
  });

  it('answers any bytes whatever with a value, never with an exception', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String(), fc.json()), (text) => {
        const encoded = Buffer.from(text).toString('base64');
        for (const value of [text, encoded]) {
          const read = readPayment({
            get: (name) => (name === 'PAYMENT-SIGNATURE' ? value : null),
          });
          expect(isRefusal(read)).toBe(true);
        }
      }),
    );
  });
});

describe('decodeHeader', () => {
  it('gives back what encodeHeader made', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string({ maxLength: 20 })), (value) => {
        const plain = !JSON.stringify(value).includes('\\u0000');
        fc.pre(plain && !('__proto__' in value));
        expect(decodeHeader('X', encodeHeader(value))).toEqual(value);
      }),
    );
  });
});
