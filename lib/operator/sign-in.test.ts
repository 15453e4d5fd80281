import { createSiweMessage, parseSiweMessage } from 'viem/siwe';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import type { Hex } from 'viem';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestContext, type TestContext } from '@/dev/context/create-test-context';
import { makeSecrets } from '@/dev/context/make-secrets';
import type { Context } from '@/lib/context';
import { isRefusal } from '@/lib/errors';
import { deriveFormToken } from './derive-form-token';
import { findSession } from './find-session';
import { isFormToken } from './is-form-token';
import { issueChallenge, type ChallengeRequest } from './issue-challenge';
import { signIn, type SignedIn } from './sign-in';
import { signOut } from './sign-out';

const ORIGIN = 'https://img402.test';
const operator = privateKeyToAccount(generatePrivateKey());
const stranger = privateKeyToAccount(generatePrivateKey());
const browser = { userAgent: 'Mozilla/5.0 (a browser)', platform: '"Linux"' };

let test: TestContext;
let context: Context;
beforeAll(async () => {
  test = await createTestContext({ OPERATOR_WALLETS: operator.address });
});
afterAll(() => test.dispose());
beforeEach(async () => {
  test.clock.set('2026-11-24T12:00:00.000Z');
  context = test.context;
  await context.db.operatorSession.deleteMany();
});

const lower = (address: Hex) => address.toLowerCase() as Hex;

function issue(changes: Partial<ChallengeRequest> = {}): string {
  const wallet = lower(operator.address);
  const message = issueChallenge(context, {
    ...{ origin: ORIGIN, wallet, chainId: 8453, browser },
    ...changes,
  });
  if (isRefusal(message)) throw new Error(message.log);
  return message;
}

async function send(message: string, signer = operator, from = browser) {
  const signature = await signer.signMessage({ message });
  return signIn(context, { origin: ORIGIN, message, signature, browser: from });
}

async function open(): Promise<SignedIn> {
  const session = await send(issue());
  if (isRefusal(session)) throw new Error(session.log);
  return session;
}

const sessions = () => context.db.operatorSession.count();
const find = (token: string, from = browser) => findSession(context, token, from);

describe('signIn', () => {
  it('opens a session of an hour, keeps no more of its cookie than a hash, and writes it down', async () => {
    const session = await open();
    expect(session).toMatchObject({
      wallet: lower(operator.address),
      expiresAt: new Date('2026-11-24T13:00:00.000Z'),
    });
    expect(Buffer.from(session.token, 'base64url')).toHaveLength(32);
    const row = await context.db.operatorSession.findFirstOrThrow();
    expect(Buffer.from(row.idHash).toString('hex')).toBe(session.id);
    expect(JSON.stringify(row)).not.toContain(session.token);
    const entry = await context.db.auditEntry.findFirstOrThrow({ orderBy: { seq: 'desc' } });
    expect(entry).toMatchObject({
      actor: `wallet:${lower(operator.address)}`,
      action: 'signed_in',
    });
  });

  it('takes a sign-in once, also where several come at once', async () => {
    const message = issue();
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => send(message)));
    expect(outcomes.filter((outcome) => !isRefusal(outcome))).toHaveLength(1);
    expect(await send(message)).toMatchObject({ log: 'the sign-in is spent' });
    expect(await sessions()).toBe(1);
  });

  it('refuses a wallet that is not in the list, before and after it was taken out of it', async () => {
    const message = issue({ wallet: lower(stranger.address) });
    expect(await send(message, stranger)).toMatchObject({ refused: 'forbidden' });
    const { token } = await open();
    const operators = [lower(stranger.address)];
    context = test.with({ env: { ...context.env, abuse: { ...context.env.abuse, operators } } });
    expect(await find(token)).toBeNull();
    expect(await send(issue())).toMatchObject({ refused: 'forbidden' });
  });

  it('refuses the signature of another key, and none at all', async () => {
    const message = issue();
    expect(await send(message, stranger)).toMatchObject({ log: 'the signature is wrong' });
    for (const signature of ['0x', `0x${'00'.repeat(65)}`, `0x${'ff'.repeat(65)}`] as const) {
      const outcome = await signIn(context, { origin: ORIGIN, message, signature, browser });
      expect(outcome).toMatchObject({ log: 'the signature is wrong' });
    }
    // What was refused is not spent.
    expect(await send(message)).toHaveProperty('token');
  });

  it('ends after five minutes', async () => {
    const [first, second] = [issue(), issue()];
    test.clock.advance(299_999);
    expect(await send(first)).toHaveProperty('token');
    test.clock.advance(1);
    expect(await send(second)).toMatchObject({ refused: 'unauthorized' });
    expect(await sessions()).toBe(1);
  });

  it('refuses what was issued to another browser, or to another site', async () => {
    const others = [
      { ...browser, userAgent: 'curl/8' },
      { ...browser, platform: '"macOS"' },
    ];
    for (const from of others) {
      expect(await send(issue(), operator, from)).toMatchObject({ log: 'the nonce is not ours' });
    }
    for (const origin of ['https://evil.test', 'http://img402.test', 'https://img402.test:8443']) {
      expect(await send(issue({ origin }))).toMatchObject({ refused: 'unauthorized' });
    }
    expect(await sessions()).toBe(0);
  });

  it('takes the nonces of every key that is configured, and of no other', async () => {
    const [old, young] = ['a'.repeat(32), 'b'.repeat(32)];
    context = test.with({ secrets: makeSecrets(old) });
    const [first, second] = [issue(), issue()];
    context = test.with({ secrets: makeSecrets(young, old) });
    expect(await send(first)).toHaveProperty('token');
    context = test.with({ secrets: makeSecrets(young) });
    expect(await send(second)).toMatchObject({ log: 'the nonce is not ours' });
  });

  it.each([
    ['another domain', { domain: 'evil.test' }],
    ['another uri', { uri: 'https://img402.test/api/payments/claim' }],
    ['another statement', { statement: 'Give everything away.' }],
    ['another chain', { chainId: 1 }],
    ['a nonce of its own', { nonce: 'a'.repeat(96) }],
    ['a short nonce', { nonce: 'abcdefgh' }],
    ['a later expiry', { expirationTime: new Date('2026-11-24T13:00:00Z') }],
    ['no expiry', { expirationTime: undefined }],
    ['an earlier issue', { issuedAt: new Date('2026-11-24T11:59:59Z') }],
    ['a time to begin', { notBefore: new Date('2026-11-24T12:00:00Z') }],
    ['a request id', { requestId: 'x' }],
    ['resources', { resources: ['https://img402.test/x'] }],
    ['a scheme', { scheme: 'https' }],
  ])('refuses %s, properly signed', async (_, change) => {
    const words = parseSiweMessage(issue()) as Parameters<typeof createSiweMessage>[0];
    const message = createSiweMessage({ ...words, ...change });
    expect(await send(message)).toMatchObject({ refused: 'unauthorized' });
    expect(await sessions()).toBe(0);
  });

  it.each([
    ['a second text', (text: string) => `${text}\n${text}`],
    ['a line before', (text: string) => `x\n${text}`],
    ['a line after', (text: string) => `${text}\n`],
    ['Windows line ends', (text: string) => text.replaceAll('\n', '\r\n')],
    [
      'an address in lower case',
      (text: string) => text.replace(operator.address, lower(operator.address)),
    ],
    ['nothing', () => ''],
    ['a long text', () => 'a'.repeat(4000)],
  ])('refuses %s, properly signed', async (_, change) => {
    expect(await send(change(issue()))).toMatchObject({ refused: 'unauthorized' });
  });

  it('has no sign-in for a site whose name viem takes for none', () => {
    const wallet = lower(operator.address);
    const words = { origin: 'https://intranet', wallet, chainId: 1, browser };
    expect(issueChallenge(context, words)).toMatchObject({ refused: 'invalid_request' });
  });
});

describe('findSession', () => {
  it('ends after an hour, and is swept when somebody signs in', async () => {
    const { token, id, wallet } = await open();
    test.clock.advance(3_599_999);
    expect(await find(token)).toMatchObject({ id, wallet });
    test.clock.advance(1);
    expect(await find(token)).toBeNull();
    await open();
    expect(await sessions()).toBe(1);
  });

  it('is nothing in another browser', async () => {
    const { token } = await open();
    expect(await find(token, { ...browser, userAgent: 'Mozilla/5.0 (another)' })).toBeNull();
    expect(await find(token, { ...browser, platform: '' })).toBeNull();
    expect(await find(token)).not.toBeNull();
  });

  it('knows no forged and no altered cookie', async () => {
    const { token, id } = await open();
    const altered = (token.startsWith('A') ? 'B' : 'A') + token.slice(1);
    for (const forged of ['', 'x', altered, id, token.slice(0, -1), `${token}=`]) {
      expect(await find(forged)).toBeNull();
    }
  });

  it('is over once it is signed out', async () => {
    const { token, id } = await open();
    await signOut(context, { id });
    await signOut(context, { id });
    expect(await find(token)).toBeNull();
  });
});

describe('isFormToken', () => {
  it('is of one session, and of no other', async () => {
    const [one, other] = [await open(), await open()];
    const { secrets } = context;
    const token = deriveFormToken(secrets.newest, one);
    expect(isFormToken(secrets, one, token)).toBe(true);
    expect(isFormToken(secrets, other, token)).toBe(false);
    for (const wrong of ['', token.slice(1), one.token, one.id]) {
      expect(isFormToken(secrets, one, wrong)).toBe(false);
    }
  });
});
