import {
  createSIWxMessage,
  createSIWxPayload,
  encodeSIWxHeader,
} from '@x402/extensions/sign-in-with-x';
import { createSiweMessage } from 'viem/siwe';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { verifyMessage } from 'viem';
import { createTestContext, type TestContext } from '@/dev/context/create-test-context';
import { makeSecrets } from '@/dev/context/make-secrets';
import { isRefusal } from '@/lib/errors';
import { ChainError } from '@/lib/payments/chain';
import { NETWORKS } from '@/lib/payments/networks';
import { issueSignIn } from './issue-sign-in';
import { verifySignIn, type SignInPorts } from './verify-sign-in';
import { writeSignInText } from './write-sign-in-text';

const URI = 'https://img402.test/api/payments/claim';
const EXPECTED = { uri: URI, domain: 'img402.test' };
const STATEMENT = 'See what this wallet has paid for.';
const wallet = privateKeyToAccount(generatePrivateKey());

let test: TestContext;
let ports: SignInPorts;
let asked: number;
beforeAll(async () => {
  test = await createTestContext();
});
afterAll(() => test.dispose());
beforeEach(() => {
  test.clock.set('2026-11-24T12:00:00.000Z');
  asked = 0;
  ports = withVerifier((address, message, signature) =>
    verifyMessage({ address, message, signature }),
  );
});

type Verifier = SignInPorts['payments']['chain']['verifyMessage'];

function withVerifier(verify: Verifier): SignInPorts {
  const network = NETWORKS['base-sepolia'];
  const chain = {
    verifyMessage: (...args: Parameters<Verifier>) => {
      asked += 1;
      return verify(...args);
    },
  };
  const { db, clock, secrets } = test.context;
  return {
    db,
    clock,
    secrets,
    payments: { network, chain: chain as SignInPorts['payments']['chain'] },
  };
}

const issue = (uri = URI) => issueSignIn(ports, { uri, statement: STATEMENT });

/** As the SDK's client answers: nothing of the payload is made here. */
const sign = async (info = issue(), signer = wallet) => createSIWxPayload(info, signer, info.uri);

const verify = (payload: object) =>
  verifySignIn(ports, Buffer.from(JSON.stringify(payload)).toString('base64'), EXPECTED);

describe('writeSignInText', () => {
  it.each([
    URI,
    'http://localhost:3000/api/payments/claim',
    'http://127.0.0.1:3000/api/payments/claim',
    'http://[::1]:3000/api/payments/claim',
    'http://img402:3000/api/payments/claim',
    'https://sub.domain.example/api/images/abcdefghij12',
  ])('writes the text that the SDK signs, for %s', (uri) => {
    const info = issue(uri);
    expect(writeSignInText(info, wallet.address)).toBe(createSIWxMessage(info, wallet.address));
  });

  it('writes the text that viem writes', () => {
    const info = issue();
    const text = createSiweMessage({
      ...info,
      address: wallet.address,
      chainId: 84_532,
      issuedAt: new Date(info.issuedAt),
      expirationTime: new Date(info.expirationTime),
    });
    expect(writeSignInText(info, wallet.address)).toBe(text);
  });
});

describe('issueSignIn', () => {
  it('tells everything that the SDK’s client needs', () => {
    expect(issue()).toEqual({
      domain: 'img402.test',
      uri: URI,
      statement: STATEMENT,
      version: '1',
      chainId: 'eip155:84532',
      type: 'eip191',
      nonce: expect.stringMatching(/^[a-z0-9]{96}$/),
      issuedAt: '2026-11-24T12:00:00.000Z',
      expirationTime: '2026-11-24T12:05:00.000Z',
    });
  });

  it('never issues a nonce twice', () => {
    expect(new Set(Array.from({ length: 100 }, () => issue().nonce)).size).toBe(100);
  });
});

describe('verifySignIn', () => {
  it('tells the wallet that signed, from the header that the SDK encodes', async () => {
    const header = encodeSIWxHeader(await sign());
    expect(await verifySignIn(ports, header, EXPECTED)).toEqual({
      address: wallet.address.toLowerCase(),
    });
  });

  it('is good for once, also where several come at once', async () => {
    const payload = await sign();
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => verify(payload)));
    expect(outcomes.filter((outcome) => !isRefusal(outcome))).toHaveLength(1);
    expect(outcomes.filter(isRefusal).map(({ refused }) => refused)).toEqual(
      Array<string>(9).fill('unauthorized'),
    );
    expect(await verify(payload)).toMatchObject({ log: 'the sign-in is spent' });
  });

  it('ends after five minutes', async () => {
    const [first, second] = [await sign(), await sign()];
    test.clock.advance(299_999);
    expect(await verify(first)).toHaveProperty('address');
    test.clock.advance(1);
    expect(await verify(second)).toMatchObject({ log: 'the sign-in has expired' });
  });

  it('takes the nonces of every key that is configured, and of no other', async () => {
    const [old, young] = ['a'.repeat(32), 'b'.repeat(32)];
    ports = { ...ports, secrets: makeSecrets(old) };
    const [first, second] = [await sign(), await sign()];
    ports = { ...ports, secrets: makeSecrets(young, old) };
    expect(await verify(first)).toHaveProperty('address');
    ports = { ...ports, secrets: makeSecrets(young) };
    expect(await verify(second)).toMatchObject({ log: 'the nonce is not ours' });
  });

  it('leaves a sign-in unspent whose signature is wrong', async () => {
    const payload = await sign();
    const stranger = privateKeyToAccount(generatePrivateKey());
    const forged = await sign({ ...issue(), nonce: payload.nonce }, stranger);
    const wrong = { ...payload, signature: forged.signature };
    expect(await verify(wrong)).toMatchObject({ log: 'the signature is wrong' });
    expect(await verify(payload)).toHaveProperty('address');
  });

  it('is not another wallet’s', async () => {
    const stranger = privateKeyToAccount(generatePrivateKey());
    const payload = { ...(await sign()), address: stranger.address };
    expect(await verify(payload)).toMatchObject({ log: 'the signature is wrong' });
  });

  it('takes an address in any letter case', async () => {
    const payload = await sign();
    expect(await verify({ ...payload, address: payload.address.toLowerCase() })).toEqual({
      address: wallet.address.toLowerCase(),
    });
  });

  it.each([
    ['another uri', { uri: 'https://img402.test/api/images/abcdefghij12' }],
    ['a longer uri', { uri: `${URI}?x` }],
    ['another domain', { domain: 'other.test' }],
    ['another statement', { statement: 'Give everything away.' }],
    ['another chain', { chainId: 'eip155:8453' }],
    ['the same chain, spelt otherwise', { chainId: 'eip155:084532' }],
    ['a later expiry', { expirationTime: '2026-11-24T13:00:00.000Z' }],
    ['an expiry spelt otherwise', { expirationTime: '2026-11-24T12:05:00Z' }],
    ['another time of issue', { issuedAt: '2026-11-24T12:00:01.000Z' }],
    ['a nonce of its own', { nonce: 'a'.repeat(96) }],
    ['a short nonce', { nonce: 'abcdefgh' }],
    ['another version', { version: '2' }],
    ['another type', { type: 'ed25519' }],
    ['resources', { resources: ['https://img402.test/x'] }],
    ['a time to begin', { notBefore: '2026-11-24T12:00:00.000Z' }],
    ['no statement', { statement: undefined }],
    ['no address', { address: 'somebody' }],
    ['a signature that is no hex', { signature: '0xzz' }],
    ['a signature of half a byte', { signature: '0xabc' }],
  ])('refuses %s, signed or not', async (_, change) => {
    const info = issue();
    const payload = await sign(info);
    const changed = { ...info, ...change };
    expect(await verify({ ...payload, ...change })).toMatchObject({ refused: 'unauthorized' });
    expect(asked).toBe(0);
    if (!changed.chainId.startsWith('eip155:') || changed.type !== 'eip191') return;
    const text = writeSignInText(
      { ...changed, version: '1', type: 'eip191', statement: changed.statement ?? '' },
      wallet.address,
    );
    const signature = await wallet.signMessage({ message: text });
    const signed = { ...payload, signature, ...change };
    expect(await verify(signed)).toMatchObject({ refused: 'unauthorized' });
    expect(asked).toBe(0);
  });

  it.each([
    ['nothing', null],
    ['an empty text', ''],
    ['what is not base64', '{"domain":1}'],
    ['what is not JSON', Buffer.from('{').toString('base64')],
    ['null', Buffer.from('null').toString('base64')],
    ['a list', Buffer.from('[]').toString('base64')],
    ['deep JSON', Buffer.from('['.repeat(3000)).toString('base64')],
    ['too much', 'A'.repeat(8196)],
  ])('refuses %s', async (_, header) => {
    expect(await verifySignIn(ports, header, EXPECTED)).toMatchObject({
      refused: 'unauthorized',
      detail: expect.stringMatching(/\.$/),
    });
    expect(asked).toBe(0);
  });

  it('says that payments are not available where the chain is needed and away, and spends nothing', async () => {
    const payload = await sign();
    const works = ports;
    ports = withVerifier(() => Promise.reject(new ChainError('away')));
    expect(await verify(payload)).toMatchObject({
      refused: 'payments_unavailable',
      retryAfterSeconds: expect.any(Number),
    });
    ports = works;
    expect(await verify(payload)).toHaveProperty('address');
  });

  it('does not hide a defect', async () => {
    const payload = await sign();
    ports = withVerifier(() => Promise.reject(new TypeError('a defect')));
    await expect(verify(payload)).rejects.toThrow('a defect');
  });

  it('tells nothing of header, address or signature in the log', async () => {
    const payload = await sign();
    const outcome = await verify({ ...payload, uri: 'https://evil.test/secret' });
    const text = JSON.stringify(outcome);
    for (const secret of [payload.address, payload.signature, payload.nonce, 'evil.test']) {
      expect(text).not.toContain(secret);
    }
  });
});
