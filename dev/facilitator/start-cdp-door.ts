import { generateKeyPairSync, randomUUID, verify, type KeyObject } from 'node:crypto';
import { serve } from '@/dev/context/serve';

const HOST = 'api.cdp.coinbase.com';
const PATH = '/platform/v2/x402';

type CdpKey = { readonly keyId: string; readonly keySecret: string };

export type CdpDoor = {
  /** A key that opens from now on, as Coinbase hands it out: of an elliptic curve as PEM, or Ed25519 in base64. */
  issueKey(kind: 'ec' | 'ed25519'): CdpKey;
  /** From now on it opens nothing. */
  revokeKey(keyId: string): void;
  /** What came to the door, as `<key id> <operation> in`, or `out` where it was not let in. */
  readonly seen: readonly string[];
  /** Takes what is meant for Coinbase's host to the door, and nothing else anywhere. */
  readonly fetch: typeof globalThis.fetch;
  close(): Promise<void>;
};

function makeKey(kind: 'ec' | 'ed25519'): CdpKey & { readonly publicKey: KeyObject } {
  const keyId = randomUUID();
  if (kind === 'ec') {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const keySecret = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
    return { keyId, keySecret, publicKey };
  }
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const { d = '', x = '' } = privateKey.export({ format: 'jwk' });
  const bytes = [Buffer.from(d, 'base64url'), Buffer.from(x, 'base64url')];
  return { keyId, keySecret: Buffer.concat(bytes).toString('base64'), publicKey };
}

const decode = (part = '') =>
  JSON.parse(Buffer.from(part, 'base64url').toString() || '{}') as Record<string, unknown>;

/** Whether a token is signed with this key, for this request, and good now. */
function isGood(token: string, key: KeyObject, request: string): boolean {
  const [head, claims, signature = ''] = token.split('.');
  const { uris, exp, nbf } = decode(claims);
  const now = Date.now() / 1000;
  const signed = verify(
    key.asymmetricKeyType === 'ec' ? 'sha256' : null,
    Buffer.from(`${head}.${claims}`),
    { key, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  const meant = Array.isArray(uris) && uris.includes(request);
  // The clocks of two machines differ by a second.
  return signed && meant && Number(exp) > now && Number(nbf) <= now + 1;
}

/**
 * The door of Coinbase's facilitator in front of a local one: it lets in who shows a token for this very request,
 * signed with a key that was issued and not revoked. Others are 401, and what is behind it is not asked.
 */
export async function startCdpDoor(facilitatorUrl: string): Promise<CdpDoor> {
  const keys = new Map<string, KeyObject>();
  const seen: string[] = [];
  const pass = async (method: string, target: string, authorization: string, body: string) => {
    const token = /^Bearer (.+)$/.exec(authorization)?.[1] ?? '';
    const { kid } = decode(token.split('.')[0]);
    const key = keys.get(String(kid));
    const operation = target.slice(PATH.length + 1);
    const good = key !== undefined && isGood(token, key, `${method} ${HOST}${target}`);
    seen.push(`${String(kid)} ${operation} ${good ? 'in' : 'out'}`);
    if (!good) return Response.json({ errorType: 'unauthorized' }, { status: 401 });
    return fetch(`${facilitatorUrl}/${operation}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(method === 'GET' ? {} : { body }),
    });
  };
  const door = await serve((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      pass(method, url, headers.authorization ?? '', Buffer.concat(chunks).toString())
        .then(async (answer) => {
          response.writeHead(answer.status, { 'content-type': 'application/json' });
          response.end(await answer.text());
        })
        // What is behind it has broken off, and so does the door.
        .catch(() => response.destroy());
    });
  });
  return {
    seen,
    issueKey(kind) {
      const { publicKey, ...key } = makeKey(kind);
      keys.set(key.keyId, publicKey);
      return key;
    },
    revokeKey: (keyId) => void keys.delete(keyId),
    fetch: async (input, init) => {
      const request = new Request(input, init);
      const { origin, pathname } = new URL(request.url);
      if (origin !== `https://${HOST}`) throw new Error(`asked ${origin}`);
      const { method, headers } = request;
      const body = method === 'GET' ? null : await request.text();
      return fetch(door.url + pathname, { method, headers, body });
    },
    close: () => door.close(),
  };
}
