const TERMS =
  'value, payTo, asset, network or `accepted` altered; validity ended or not begun; signature of another key ';
const HEADERS =
  'both payment headers; a header twice; 70 KB of header; not base64; deep JSON; NUL; wrong version ';

/** @type {import('../defence').Defence[]} */
export default [
  {
    name: 'a payment is of the price',
    file: 'lib/payments/checks/check-value.ts',
    text: 'agreed && authorization.value === terms.amount',
    instead: 'agreed && authorization.value >= 0n',
    test: 'e2e/hostile/money/terms.test.ts',
    named: `${TERMS}in version 1 one less`,
  },
  {
    name: 'a payment is to us',
    file: 'lib/payments/checks/check-pay-to.ts',
    text: 'agreed && authorization.to === terms.payTo',
    instead: `agreed && authorization.to !== '0x'`,
    test: 'e2e/hostile/money/terms.test.ts',
    named: `${TERMS}in version 1 to somebody else`,
  },
  {
    name: 'a payment is for our network',
    file: 'lib/payments/checks/check-network.ts',
    text: 'if (payment.accepted.network === ours) return null;',
    instead: `if (payment.accepted.network !== '' && ours !== '') return null;`,
    test: 'e2e/hostile/money/terms.test.ts',
    named: `${TERMS}of version 2: accepted.network`,
  },
  {
    name: 'a payment ends soon',
    file: 'lib/payments/checks/check-validity.ts',
    text: 'left <= BigInt((MAX_TIMEOUT_SECONDS + CLOCK_SKEW) * 1000)',
    instead: 'left <= BigInt((MAX_TIMEOUT_SECONDS + CLOCK_SKEW) * 1_000_000_000)',
    test: 'e2e/hostile/money/terms.test.ts',
    named: `${TERMS}in version 1 valid for too long`,
  },
  {
    name: 'a payment is signed by its payer',
    file: 'lib/payments/checks/check-signature.ts',
    text: 'if ((await recoverSigner(network, payment)) === from) {',
    instead: 'if ((await recoverSigner(network, payment)) !== from.toUpperCase()) {',
    test: 'e2e/hostile/money/terms.test.ts',
    named: `${TERMS}by the key of somebody who has no part in it`,
  },
  {
    name: 'two payments in one request are none',
    file: 'lib/payments/wire/read-payment.ts',
    text: 'if (second !== null && first !== null) {',
    instead: `if (second === '' && first === '') {`,
    test: 'e2e/hostile/money/headers.test.ts',
    named: `${HEADERS}both, each good`,
  },
  {
    name: 'an authorization of EIP-3009 and nothing else is a payment',
    file: 'lib/payments/wire/read-payment.ts',
    text: `if (members.includes('authorization') && !foreign) return null;`,
    instead: `if (members.length > 0 || foreign) return null;`,
    test: 'e2e/hostile/money/terms.test.ts',
    named:
      'a Permit2 payload; `validBefore` in a year refuses what the stock client signs for Permit2',
  },
];
