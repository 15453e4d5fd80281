import { getAddress } from 'viem';
import { makeSecrets } from '@/dev/context/make-secrets';
import { isRefusal } from '@/lib/errors';
import { createCursor, readCursor, type Cursor } from '@/lib/payments/claim/cursor';
import { NETWORKS } from '@/lib/payments/networks';
import { issueSignIn } from '@/lib/payments/sign-in/issue-sign-in';
import { readSignInHeader } from '@/lib/payments/sign-in/read-sign-in-header';
import { verifySignIn, type SignInPorts } from '@/lib/payments/sign-in/verify-sign-in';
import { writeSignInText } from '@/lib/payments/sign-in/write-sign-in-text';
import { expectThat } from '../expect-that';
import type { FuzzTarget } from '../fuzz-target';

const NOW = new Date('2026-01-01T00:00:00.000Z');
const SIGNATURE = `0x${'11'.repeat(65)}`;
const ADDRESS = getAddress('0x70997970c51812dc3a010c7d01b50e0d17dc79c8');
const URI = 'https://img.example.org/api/images/abcdefghij';
const STATEMENT = 'Delete this image.';

/** Every signature is a good one, so that only the words keep a sign-in out; each is spent once. */
const ports = {
  clock: { now: () => NOW },
  secrets: makeSecrets('a secret of the fuzzer, which nobody has', 'and an older one of it'),
  db: { spentSignIn: { createMany: async () => ({ count: 1 }) } },
  payments: { network: NETWORKS['base-sepolia'], chain: { verifyMessage: async () => true } },
} as unknown as SignInPorts;

const payments = { network: NETWORKS['base-sepolia'] };
const cursor: Cursor = {
  address: '0x70997970c51812dc3a010c7d01b50e0d17dc79c8',
  chainId: payments.network.chainId,
  after: { spent: false, id: 'ab'.repeat(16), createdAt: NOW },
  endsAt: new Date(NOW.getTime() + 60_000),
};

/** As one is issued, but for the random half of its nonce: the same seed tries the same inputs. */
function issue(uri = URI) {
  const info = issueSignIn(ports, { uri, statement: STATEMENT });
  const random = '42'.repeat(16);
  const { domain, statement, chainId, issuedAt, expirationTime } = info;
  const words = [random, domain, uri, statement, chainId, issuedAt, expirationTime];
  const proof = ports.secrets.newest.derive('sign-in', JSON.stringify(words)).toString('hex');
  return { ...info, nonce: random + proof, address: ADDRESS, signature: SIGNATURE };
}

const NONCE_WORDS = issue();
const TEXT = createCursor(ports.secrets.newest, cursor);

/** A sign-in's header, as JSON (`j`) or as it comes (`h`), or a cursor (`c`): taken only with the words that were issued. */
export const target: FuzzTarget = {
  seeds: () =>
    [
      `j${JSON.stringify(NONCE_WORDS)}`,
      `j${JSON.stringify({ ...NONCE_WORDS, signatureScheme: 'eip191' })}`,
      `h${Buffer.from(JSON.stringify(NONCE_WORDS)).toString('base64')}`,
      // Issued, and for something else.
      `j${JSON.stringify(issue(URI.replace('abcdefghij', 'bbbbbbbbbb')))}`,
      `j${JSON.stringify(issue(URI.replace('img', 'other')))}`,
      `c${TEXT}`,
      'j{}',
      'hnone',
    ].map((text) => Buffer.from(text)),
  dictionary: [
    ...Object.keys(NONCE_WORDS).map((name) => `"${name}":`),
    ...[
      '"1"',
      '"eip191"',
      '"eip1271"',
      '"eip6492"',
      '"signatureScheme":',
      '0x',
      'null',
      '{',
      '}',
      '[',
      ']',
      ',',
      '""',
      '\\n',
      '\\u0000',
    ],
    ...[
      '"__proto__":',
      '2099-01-01T00:00:00.000Z',
      'NaN',
      '+1',
      'eip155:8453',
      URI,
      ADDRESS.toLowerCase(),
      'img.example.org',
    ],
  ],
  maxLength: 4_096,
  async run(input) {
    const mode = input.toString('latin1', 0, 1);
    const rest = input.subarray(1);
    if (mode === 'c') {
      const text = rest.toString('latin1');
      const read = readCursor({ ...ports, payments }, text);
      if (isRefusal(read)) {
        expectThat(read.refused === 'unauthorized', 'another code', read);
        return 'cursor refused';
      }
      expectThat(JSON.stringify(read) === JSON.stringify(cursor), 'a cursor nobody made', read);
      return 'cursor taken';
    }
    const header = rest.toString(mode === 'j' ? 'base64' : 'latin1');
    const payload = readSignInHeader(header);
    if (!isRefusal(payload)) {
      expectThat(/^0x[0-9a-f]{40}$/.test(payload.address), 'an address', payload.address);
      writeSignInText(payload, payload.address);
    }
    const answer = await verifySignIn(ports, header, { uri: URI, domain: 'img.example.org' });
    if (isRefusal(answer)) {
      expectThat(answer.refused === 'unauthorized', 'another code', answer);
      return isRefusal(payload) ? 'sign-in malformed' : 'sign-in refused';
    }
    expectThat(!isRefusal(payload), 'taken, and malformed');
    for (const name of [
      'domain',
      'uri',
      'statement',
      'chainId',
      'issuedAt',
      'expirationTime',
      'nonce',
    ] as const) {
      expectThat(payload[name] === NONCE_WORDS[name], 'words nobody issued', name, payload[name]);
    }
    return 'sign-in taken';
  },
};
