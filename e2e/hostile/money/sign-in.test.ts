import { createSIWxPayload, encodeSIWxHeader } from '@x402/extensions/sign-in-with-x';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generatePrivateKey, privateKeyToAccount, type PrivateKeyAccount } from 'viem/accounts';
import { makeSecrets } from '@/dev/context/make-secrets';
import { createNonce } from '@/lib/payments/sign-in/nonce';
import type { SignInInfo } from '@/lib/payments/sign-in/sign-in-info';
import { writeSignInText } from '@/lib/payments/sign-in/write-sign-in-text';
import type { UploadAnswer } from '../../product/post-image';
import { openShop, type Shop } from './open-shop';
import { TOKEN, UPLOAD } from './open-stall';

const CLAIM = '/api/payments/claim';
const SPENT = { spent_sign_in: { came: 1, went: 0 } };

let shop: Shop;
let buyer: PrivateKeyAccount;
let image: UploadAnswer;
let secret: string;
beforeAll(async () => {
  shop = await openShop();
  secret = shop.env.APP_SECRET!;
  buyer = await shop.fund();
  const payment = await shop.sign(2, buyer, UPLOAD);
  const bought = await shop.order(UPLOAD, { payment, png: shop.nextPng() });
  image = bought.body as unknown as UploadAnswer;
  expect((await shop.order(TOKEN, { payment: await shop.sign(2, buyer) })).status).toBe(200);
});
afterAll(() => shop.close());

type Method = 'POST' | 'DELETE';
type Said = { readonly status: number; readonly text: string };

async function ask(method: Method, path: string, header?: string, body?: object): Promise<Said> {
  const response = await fetch(shop.app().url + path, {
    method,
    headers: {
      ...(header === undefined ? {} : { 'sign-in-with-x': header }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text() };
}

async function challenge(method: Method = 'POST', path = CLAIM): Promise<SignInInfo> {
  const { status, text } = await ask(method, path);
  expect(status).toBe(401);
  return (JSON.parse(text) as { signIn: SignInInfo }).signIn;
}

/** A header that says these words and bears the signature of whoever signed them. */
async function signWords(info: SignInInfo, account = buyer, more: object = {}): Promise<string> {
  const signature = await account.signMessage({ message: writeSignInText(info, account.address) });
  const words = { ...info, address: account.address, signature, ...more };
  return Buffer.from(JSON.stringify(words)).toString('base64');
}

async function signIn(method: Method = 'POST', path = CLAIM): Promise<string> {
  const info = await challenge(method, path);
  return encodeSIWxHeader(await createSIWxPayload(info, buyer, shop.app().url + path));
}

/** Nothing is told but that one has to sign in. */
function expectNobody({ status, text }: Said): void {
  expect(status, text).toBe(401);
  expect(text).not.toMatch(/"token":|"payments":/);
  expect(JSON.parse(text)).toHaveProperty('signIn');
}

describe('a sign-in is good for one place, once', () => {
  it('shown again: 401', async () => {
    const header = await signIn();
    const first = await shop.besides(() => ask('POST', CLAIM, header), { changes: SPENT });
    expect(first.status).toBe(200);
    expectNobody(await shop.besides(() => ask('POST', CLAIM, header)));
  });

  it('shown ten times at once: one answer', async () => {
    const header = await signIn();
    const answers = await shop.besides(
      () => Promise.all(Array.from({ length: 10 }, () => ask('POST', CLAIM, header))),
      { changes: SPENT },
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const said of answers.filter(({ status }) => status !== 200)) expectNobody(said);
  });

  it('after a restart: 401', async () => {
    const header = await signIn();
    expect((await ask('POST', CLAIM, header)).status).toBe(200);
    await shop.restart();
    expectNobody(await ask('POST', CLAIM, header));
  });

  it('made for deleting an image, shown at the claim, and the other way round', async () => {
    const path = `/api/images/${image.id}`;
    const [forDelete, forClaim] = [await signIn('DELETE', path), await signIn()];
    const [claimed, deleted] = await shop.besides(() =>
      Promise.all([ask('POST', CLAIM, forDelete), ask('DELETE', path, forClaim)]),
    );
    expectNobody(claimed);
    expectNobody(deleted);
  });

  it('made for deleting one image, shown for another', async () => {
    const payment = await shop.sign(2, buyer, UPLOAD);
    const { body } = await shop.order(UPLOAD, { payment, png: shop.nextPng() });
    const header = await signIn('DELETE', `/api/images/${String(body.id)}`);
    expectNobody(await shop.besides(() => ask('DELETE', `/api/images/${image.id}`, header)));
  });

  it('of a wallet that did not pay: 403 for the image, nothing at the claim', async () => {
    const stranger = privateKeyToAccount(generatePrivateKey());
    const path = `/api/images/${image.id}`;
    const toDelete = await signWords(await challenge('DELETE', path), stranger);
    const toClaim = await signWords(await challenge(), stranger);
    const answers = await shop.besides(
      () => Promise.all([ask('DELETE', path, toDelete), ask('POST', CLAIM, toClaim)]),
      { changes: { spent_sign_in: { came: 2, went: 0 } } },
    );
    expect(answers.map(({ status }) => status)).toEqual([403, 200]);
    expect(JSON.parse(answers[1].text)).toEqual({ payments: [] });
  });

  it('of a wallet that did not pay, for a payment by its id: not found', async () => {
    const [row] = await shop.query<{ id: string }>('SELECT id FROM payment LIMIT 1');
    const header = await signWords(await challenge(), privateKeyToAccount(generatePrivateKey()));
    const body = { payment: row!.id };
    const said = await shop.besides(() => ask('POST', CLAIM, header, body), { changes: SPENT });
    expect(said.status).toBe(404);
  });
});

describe('a sign-in whose words are not those that were issued: 401, and it is not spent', () => {
  const words: [string, (info: SignInInfo) => SignInInfo][] = [
    ['another host', (info) => ({ ...info, domain: 'evil.example' })],
    ['another address', (info) => ({ ...info, uri: `${info.uri}/` })],
    ['the address of another site', (info) => ({ ...info, uri: `https://evil.example${CLAIM}` })],
    ['another chain', (info) => ({ ...info, chainId: 'eip155:8453' })],
    ['the chain’s number alone', (info) => ({ ...info, chainId: '84532' })],
    ['another statement', (info) => ({ ...info, statement: 'Show me a cat.' })],
    ['a line more in the statement', (i) => ({ ...i, statement: `${i.statement}\nURI: x` })],
    ['more time', (info) => ({ ...info, expirationTime: '2099-01-01T00:00:00.000Z' })],
    [
      'a later beginning',
      (i) => ({ ...i, issuedAt: new Date(Date.parse(i.issuedAt) + 1).toISOString() }),
    ],
    ['a nonce of one’s own', (info) => ({ ...info, nonce: 'a'.repeat(96) })],
    ['the nonce in capitals', (info) => ({ ...info, nonce: info.nonce.toUpperCase() })],
    ['another random part', (i) => ({ ...i, nonce: `${'0'.repeat(32)}${i.nonce.slice(32)}` })],
    ['another version', (info) => ({ ...info, version: '2' as '1' })],
  ];
  it.each(words)('%s', async (_, change) => {
    const header = await signWords(change(await challenge()));
    expectNobody(await shop.besides(() => ask('POST', CLAIM, header)));
  });

  it('issued by us, and its time is over', async () => {
    const info = await challenge();
    const past = { ...info, issuedAt: '2026-01-01T00:00:00.000Z' };
    const over = { ...past, expirationTime: '2026-01-01T00:05:00.000Z' };
    const { newest } = makeSecrets(secret);
    const header = await signWords({ ...over, nonce: createNonce(newest, over) });
    expectNobody(await shop.besides(() => ask('POST', CLAIM, header)));
    // Where it is not over, the same hand makes a good one: it is the time that was refused.
    const good = await signWords({ ...info, nonce: createNonce(newest, info) });
    expect((await ask('POST', CLAIM, good)).status).toBe(200);
  });

  it('in time, under a key that is not ours', async () => {
    const info = await challenge();
    const { newest } = makeSecrets('a key of somebody else, long enough to be one');
    const header = await signWords({ ...info, nonce: createNonce(newest, info) });
    expectNobody(await shop.besides(() => ask('POST', CLAIM, header)));
  });
});

describe('a sign-in that is not signed by whom it names', () => {
  const stranger = privateKeyToAccount(generatePrivateKey());
  const cases: [string, (info: SignInInfo) => Promise<string>][] = [
    ['a stranger’s signature', (info) => signWords(info, stranger, { address: buyer.address })],
    [
      'a signature of the words in the stranger’s name',
      async (info) => {
        const message = writeSignInText(info, stranger.address);
        return signWords(info, buyer, { signature: await buyer.signMessage({ message }) });
      },
    ],
    ['no signature', (info) => signWords(info, buyer, { signature: '0x' })],
    ['noughts', (info) => signWords(info, buyer, { signature: `0x${'00'.repeat(65)}` })],
    [
      'the zero address, whose recovery fails',
      (info) =>
        signWords(info, buyer, {
          address: `0x${'0'.repeat(40)}`,
          signature: `0x${'00'.repeat(65)}`,
        }),
    ],
    [
      'a contract’s kind of signature that says that it is one',
      (info) =>
        signWords(info, buyer, {
          signature: `0x${'11'.repeat(200)}${'6492'.repeat(16)}`,
          signatureScheme: 'eip6492',
        }),
    ],
    ['two addresses', (info) => signWords(info, buyer, { address: [buyer.address] })],
    ['a member that nobody knows', (info) => signWords(info, buyer, { resources: ['x'] })],
    ['a NUL in it', (info) => signWords(info, buyer, { statement: `${info.statement}\0` })],
  ];
  it.each(cases)('%s: 401', async (_, make) => {
    const header = await make(await challenge());
    expectNobody(await shop.besides(() => ask('POST', CLAIM, header)));
  });

  it.each([
    ['no base64', '{"domain":"x"}'],
    ['no JSON', Buffer.from('hello').toString('base64')],
    ['null', Buffer.from('null').toString('base64')],
    ['9 KB', 'A'.repeat(9_000)],
    ['deep', Buffer.from('['.repeat(5_000)).toString('base64')],
    ['__proto__', Buffer.from('{"__proto__":{"address":"x"}}').toString('base64')],
  ])('that is %s: 401', async (_, header) => {
    expectNobody(await shop.besides(() => ask('POST', CLAIM, header)));
  });

  it('without any: 401, and never 402, which a client would pay', async () => {
    const said = await shop.besides(() => ask('POST', CLAIM));
    expectNobody(said);
  });
});

describe('what a claim is asked with', () => {
  it.each([
    ['a payment that is no id', { payment: '../../etc' }],
    ['a payment and a page', { payment: '0'.repeat(32), next: 'x' }],
    ['a limit of none', { limit: 0 }],
    ['a limit of all', { limit: 101 }],
    ['a fraction', { limit: 1.5 }],
    ['an address', { address: '0x4020000000000000000000000000000000000402' }],
    ['a list', ['x']],
  ])('%s: 400, and the sign-in is whole', async (_, body) => {
    const header = await signIn();
    const said = await shop.besides(() => ask('POST', CLAIM, header, body));
    expect(said.status, said.text).toBe(400);
    expect((await ask('POST', CLAIM, header)).status).toBe(200);
  });

  describe('the next page', () => {
    const firstPage = async () => {
      const said = await ask('POST', CLAIM, await signIn(), { limit: 1 });
      return (JSON.parse(said.text) as { next: string }).next;
    };
    const proof = 64;
    const rewrite = (next: string, change: object) => {
      const words = JSON.parse(Buffer.from(next.slice(proof), 'base64url').toString()) as object;
      const text = JSON.stringify({ ...words, ...change });
      return next.slice(0, proof) + Buffer.from(text).toString('base64url');
    };
    it.each([
      ['of another wallet', (n: string) => rewrite(n, { address: `0x${'4'.repeat(40)}` })],
      ['for longer', (n: string) => rewrite(n, { endsAt: 4_102_444_800_000 })],
      ['from elsewhere', (n: string) => rewrite(n, { id: 'f'.repeat(32) })],
      ['without its proof', (n: string) => n.slice(proof)],
      ['with another proof', (n: string) => '0'.repeat(proof) + n.slice(proof)],
      ['empty', () => ''],
      ['of 3,000 characters', () => 'a'.repeat(3_000)],
    ])('%s: 401', async (_, change) => {
      const next = change(await firstPage());
      const said = await shop.besides(() => ask('POST', CLAIM, undefined, { next }));
      expectNobody(said);
    });

    it('beside a sign-in: 400, and the sign-in is whole', async () => {
      const [next, header] = [await firstPage(), await signIn()];
      const said = await shop.besides(() => ask('POST', CLAIM, header, { next }));
      expect(said.status).toBe(400);
      expect((await ask('POST', CLAIM, header)).status).toBe(200);
    });

    it('a true one shows the wallet’s own and nothing else, to whoever was given it', async () => {
      const next = await firstPage();
      const said = await ask('POST', CLAIM, undefined, { next });
      const { payments } = JSON.parse(said.text) as { payments: object[] };
      expect(payments.length).toBeGreaterThan(0);
    });
  });
});
