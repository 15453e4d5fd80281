import { createSIWxPayload, encodeSIWxHeader } from '@x402/extensions/sign-in-with-x';
import type { LocalAccount } from 'viem';
import { noteGiven } from './note-given';
import type { Outgoing, Reply } from './send';
import { findAuthOf } from './find-auth-of';
import type { World } from './world';

const PATH = '/api/payments/claim';

type ClaimedThing = {
  readonly token?: string;
  readonly image?: { readonly url: string; readonly deleteToken?: string };
};

export type ClaimedEntry = ClaimedThing & {
  readonly payment: string;
  readonly product: string;
  /** Of several things. */
  readonly images?: readonly ClaimedThing[];
};

type SignInInfo = Parameters<typeof createSIWxPayload>[0] & { readonly uri: string };

/**
 * Signs in with a wallet, as the SDK's client does, and asks for all that it has paid for: two requests.
 *
 * @returns null where a server crashed or had to refuse
 */
export async function claim(
  world: World,
  account: LocalAccount,
  send: (outgoing: Outgoing) => Promise<Reply | null>,
): Promise<readonly ClaimedEntry[] | null> {
  const asked = await send({ method: 'POST', path: PATH });
  if (asked === null) return null;
  // A server that was just started anew asks its database first whether it is open.
  if (asked.status === 503 && asked.error !== '') return null;
  if (asked.status !== 401)
    throw new Error(`a claim without a sign-in is answered ${asked.status}`);
  const signIn = asked.json.signIn as SignInInfo;
  const payload = await createSIWxPayload(signIn, account, signIn.uri);
  const headers = { 'sign-in-with-x': encodeSIWxHeader(payload) };
  const reply = await send({ method: 'POST', path: PATH, headers });
  if (reply === null) return null;
  world.stage.stats.count('answers', `claim ${reply.status} ${reply.error}`);
  if (reply.status !== 200) {
    const isExpected = reply.status === 503 && reply.error !== '';
    if (!isExpected) world.violations.push(`a claim was answered ${reply.status}`);
    return null;
  }
  const entries = reply.json.payments as readonly ClaimedEntry[];
  for (const { payment, images, ...only } of entries) {
    const auth = await findAuthOf(world, payment);
    if (auth === null || world.stage.buyers[auth.buyer] !== account) {
      world.violations.push('a wallet was shown the payment of another');
      continue;
    }
    for (const { token, image } of images ?? [only]) {
      noteGiven(world, auth, { token, ...(image?.deleteToken === undefined ? {} : image) });
    }
  }
  return entries;
}
