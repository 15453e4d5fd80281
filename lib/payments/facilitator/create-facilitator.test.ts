import { generateKeyPairSync, verify, type KeyObject } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serve, type Served } from '@/dev/context/serve';
import { Secret } from '@/lib/secret';
import type { FacilitatorRequest } from '../facilitator';
import { createFacilitator } from './create-facilitator';

const REQUEST: FacilitatorRequest = {
  x402Version: 2,
  paymentPayload: {},
  paymentRequirements: {},
};
const KEY_ID = '7b2f7a86-7e1c-4c5e-9d63-0d6f2f8e9c11';

type Seen = {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
};

const seen: Seen[] = [];
let server: Served;

beforeAll(async () => {
  server = await serve((request, response) => {
    seen.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers });
    request.resume();
    response.end('{"success":true}');
  });
});

afterAll(() => server.close());

/** Coinbase's host, here. */
const detour: typeof fetch = async (input, init) => {
  const request = new Request(input, init);
  const url = new URL(request.url);
  if (url.origin !== 'https://api.cdp.coinbase.com') throw new Error(`asked ${url.origin}`);
  const body = request.body === null ? null : await request.text();
  const { method, headers } = request;
  return fetch(`${server.url}${url.pathname}`, { method, headers, body });
};

const decode = (part: string | undefined) =>
  JSON.parse(Buffer.from(part ?? '', 'base64url').toString('utf8')) as Record<string, unknown>;

/** What a token says, once its signature is proved. */
function readToken(header: string | undefined, key: KeyObject) {
  const [scheme, token = ''] = header?.split(' ') ?? [];
  const [head, claims, signature = ''] = token.split('.');
  const data = Buffer.from(`${head}.${claims}`);
  const good = verify(
    key.asymmetricKeyType === 'ec' ? 'sha256' : null,
    data,
    { key, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  return { scheme, good, head: decode(head), claims: decode(claims) };
}

function makeEcKey() {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const keySecret = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
  return { keySecret, publicKey };
}

/** Seed and public key in base64, as Coinbase hands them out. */
function makeEd25519Key() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const { d = '', x = '' } = privateKey.export({ format: 'jwk' });
  const bytes = [Buffer.from(d, 'base64url'), Buffer.from(x, 'base64url')];
  return { keySecret: Buffer.concat(bytes).toString('base64'), publicKey };
}

const cdpWith = (keySecret: string) =>
  ({ kind: 'cdp', keyId: KEY_ID, keySecret: new Secret(keySecret) }) as const;

describe('createFacilitator', () => {
  it.each([
    ['EC', makeEcKey, 'ES256'],
    ['Ed25519', makeEd25519Key, 'EdDSA'],
  ])('proves itself to Coinbase with an %s key', async (_, makeKey, alg) => {
    const { keySecret, publicKey } = makeKey();
    const facilitator = createFacilitator(cdpWith(keySecret), detour);
    expect(facilitator.name).toBe('cdp');
    seen.length = 0;
    const answers = [
      await facilitator.verify(REQUEST),
      await facilitator.settle(REQUEST),
      await facilitator.supported(),
    ];
    const answer = { kind: 'response', status: 200, body: { success: true } };
    expect(answers).toEqual([answer, answer, answer]);
    const path = '/platform/v2/x402';
    expect(seen.map(({ method, url }) => `${method} ${url}`)).toEqual([
      `POST ${path}/verify`,
      `POST ${path}/settle`,
      `GET ${path}/supported`,
    ]);
    for (const { method, url, headers } of seen) {
      const { scheme, good, head, claims } = readToken(headers.authorization, publicKey);
      expect({ scheme, good }).toEqual({ scheme: 'Bearer', good: true });
      expect(head).toMatchObject({ alg, kid: KEY_ID, typ: 'JWT' });
      expect(claims).toMatchObject({
        sub: KEY_ID,
        iss: 'cdp',
        uris: [`${method} api.cdp.coinbase.com${url}`],
      });
      const now = Date.now() / 1000;
      expect(claims.exp).toBeGreaterThan(now);
      expect(claims.exp).toBeLessThanOrEqual(now + 120);
      expect(claims.nbf).toBeLessThanOrEqual(now);
      expect(headers['correlation-context']).toContain('source=x402');
    }
    expect(new Set(seen.map(({ headers }) => headers.authorization)).size).toBe(3);
  });

  it('sends nothing with a key that is none, and does not tell it', async () => {
    seen.length = 0;
    const keySecret = 'not-a-key-secret';
    const facilitator = createFacilitator(cdpWith(keySecret), detour);
    const answer = await facilitator.settle(REQUEST);
    expect(answer.kind).toBe('unreached');
    expect(JSON.stringify(answer)).not.toContain(keySecret);
    expect(seen).toEqual([]);
  });

  it('names any other by its host, and proves nothing to it', async () => {
    seen.length = 0;
    const facilitator = createFacilitator({
      kind: 'url',
      url: new Secret(`${server.url}/x402`),
    });
    expect(facilitator.name).toBe(`127.0.0.1:${server.port}`);
    expect(await facilitator.settle(REQUEST)).toMatchObject({ kind: 'response', status: 200 });
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({ method: 'POST', url: '/x402/settle' });
    expect(seen[0]?.headers.authorization).toBeUndefined();
  });
});
