import { afterAll, beforeAll, expect, it } from 'vitest';
import { serve, type Served } from '@/dev/context/serve';
import { createFacilitator } from '@/lib/payments/facilitator/create-facilitator';
import { Secret } from '@/lib/secret';
import { startCdpDoor, type CdpDoor } from './start-cdp-door';

let behind: Served;
let door: CdpDoor;
beforeAll(async () => {
  behind = await serve(
    (request, response) => void request.resume().on('end', () => response.end('{}')),
  );
  door = await startCdpDoor(behind.url);
});
afterAll(() => Promise.all([door.close(), behind.close()]));

const ask = async (keyId: string, keySecret: string) => {
  const settings = { kind: 'cdp', keyId, keySecret: new Secret(keySecret) } as const;
  const answer = await createFacilitator(settings, door.fetch).supported();
  return answer.kind === 'response' ? answer.status : answer;
};

it.each(['ec', 'ed25519'] as const)('lets in an %s key until it is revoked', async (kind) => {
  const [key, other] = [door.issueKey(kind), door.issueKey(kind)];
  expect(await ask(key.keyId, key.keySecret)).toBe(200);
  // Signed with another key than the one it names.
  expect(await ask(key.keyId, other.keySecret)).toBe(401);
  door.revokeKey(key.keyId);
  expect(await ask(key.keyId, key.keySecret)).toBe(401);
  expect(await ask(other.keyId, other.keySecret)).toBe(200);
});

it('lets nobody in with a token for another request, or with none', async () => {
  const { keyId, keySecret } = door.issueKey('ed25519');
  const settings = { kind: 'cdp', keyId, keySecret: new Secret(keySecret) } as const;
  let token = '';
  const spy: typeof fetch = async (input, init) => {
    token = new Headers(init?.headers).get('authorization') ?? '';
    return door.fetch(input, init);
  };
  await createFacilitator(settings, spy).supported();
  const settle = (headers: Record<string, string>) =>
    door.fetch('https://api.cdp.coinbase.com/platform/v2/x402/settle', {
      ...{ method: 'POST', headers, body: '{}' },
    });
  expect(token).toMatch(/^Bearer /);
  expect((await settle({ authorization: token })).status).toBe(401);
  expect((await settle({})).status).toBe(401);
});
