import { signWithVersion1, signWithVersion2 } from '@/dev/payments/sign-with-stock-client';
import { ask } from './send';
import { pathOf, type Auth, type Purchase, type World } from './world';
import type { Challenge } from '@/lib/payments/wire/build-challenge';

type Wire = {
  readonly payload: {
    readonly authorization: { readonly nonce: string; readonly validBefore: string };
  };
};

/** What the route really asks for; once a sequence, as it says the same each time. */
async function getChallenge(world: World, path: string): Promise<Challenge | null> {
  const known = world.challenges.get(path);
  if (known !== undefined) return known;
  const { status, headers, json } = await ask(world.observer, { method: 'POST', path });
  if (status !== 402) return null;
  const challenge = { header: headers['payment-required']!, body: json as Challenge['body'] };
  world.challenges.set(path, challenge);
  return challenge;
}

/** Has the buyer's stock client answer the challenge: a new authorization. Null where nothing is offered. */
export async function signAuth(
  world: World,
  purchase: Purchase,
  version: 1 | 2,
): Promise<Auth | null> {
  const challenge = await getChallenge(world, pathOf(world, purchase));
  if (challenge === null) return null;
  const account = world.stage.buyers[purchase.buyer]!;
  const sign = version === 1 ? signWithVersion1 : signWithVersion2;
  const [header] = [...(await sign(account, challenge)).entries()];
  if (header === undefined) throw new Error('the client made no header');
  const wire = JSON.parse(Buffer.from(header[1], 'base64').toString('utf8')) as Wire;
  const { nonce, validBefore } = wire.payload.authorization;
  const auth: Auth = {
    ...{ nonce: nonce.toLowerCase() as `0x${string}`, buyer: purchase.buyer, version, header },
    count: purchase.product === 'upload' ? purchase.count : 1,
    ...{ validBefore: BigInt(validBefore), sent: [], urls: new Set(), fault: null },
    ...{
      meanwhile: null,
      statusPath: null,
      unclear: false,
      lied: false,
      outside: false,
      isClaimed: false,
      isSeen: false,
    },
  };
  purchase.auths.push(auth);
  world.auths.set(auth.nonce, auth);
  return auth;
}
