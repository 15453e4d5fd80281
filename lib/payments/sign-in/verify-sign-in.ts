import type { Hex } from 'viem';
import type { Context } from '@/lib/context';
import { isRefusal, refuse, type Refusal } from '@/lib/errors';
import type { Payments } from '@/lib/payments/payments';
import { refuseWithoutChain } from '@/lib/payments/refuse-without-chain';
import { hashSecret } from '@/lib/secrets';
import { isOurNonce } from './nonce';
import { readSignInHeader, type SignInPayload } from './read-sign-in-header';
import { writeSignInText } from './write-sign-in-text';

export type SignInPorts = Pick<Context, 'db' | 'clock' | 'secrets'> & {
  readonly payments: Pick<Payments, 'network' | 'chain'>;
};

/** What a sign-in must have been issued for. */
export type ExpectedSignIn = { readonly uri: string; readonly domain: string };

const no = (log: string, detail: string): Refusal => refuse('unauthorized', log, { detail });

/** Whether the words are ours, for this very route and object, and still in time. */
function checkWords(
  { clock, secrets, payments }: SignInPorts,
  payload: SignInPayload,
  expected: ExpectedSignIn,
): Refusal | null {
  if (payload.domain !== expected.domain || payload.uri !== expected.uri) {
    return no('the sign-in is for another uri', 'This sign-in was made for another address.');
  }
  if (payload.chainId !== payments.network.caip2) {
    return no('the sign-in is for another chain', 'This sign-in was made for another chain.');
  }
  if (!isOurNonce(secrets, payload.nonce, payload)) {
    return no('the nonce is not ours', 'This sign-in is not one that was issued here, unchanged.');
  }
  if (clock.now().getTime() >= Date.parse(payload.expirationTime)) {
    return no('the sign-in has expired', 'This sign-in has expired.');
  }
  return null;
}

async function isSigned(
  { payments }: SignInPorts,
  payload: SignInPayload,
): Promise<boolean | Refusal> {
  const text = writeSignInText(payload, payload.address);
  try {
    return await payments.chain.verifyMessage(payload.address, text, payload.signature);
  } catch (thrown) {
    const detail = 'The chain that knows the wallet does not answer.';
    return refuseWithoutChain(thrown, 'sign-in not verified', detail);
  }
}

/** False where it was spent before. */
async function spend(
  { db }: SignInPorts,
  { nonce, expirationTime }: SignInPayload,
): Promise<boolean> {
  const data = { nonceHash: hashSecret(nonce), expiresAt: new Date(expirationTime) };
  const { count } = await db.spentSignIn.createMany({ data: [data], skipDuplicates: true });
  return count === 1;
}

/**
 * Which wallet signed in. A sign-in is good for one exact `uri`, for 5 minutes, and once: it is spent here, and only
 * where all else about it is right.
 *
 * @param header of `SIGN-IN-WITH-X`
 * @returns the wallet's address in lower case; `unauthorized`, or `payments_unavailable` where the chain is needed to
 *   tell (a contract's wallet) and does not answer
 */
export async function verifySignIn(
  ports: SignInPorts,
  header: string | null,
  expected: ExpectedSignIn,
): Promise<{ readonly address: Hex } | Refusal> {
  if (header === null) {
    return no('no sign-in', 'No wallet has signed in: "signIn" is what to sign.');
  }
  const payload = readSignInHeader(header);
  if (isRefusal(payload)) return payload;
  const refusal = checkWords(ports, payload, expected);
  if (refusal !== null) return refusal;
  const signed = await isSigned(ports, payload);
  if (isRefusal(signed)) return signed;
  if (!signed) return no('the signature is wrong', 'The signature is not that of this wallet.');
  if (!(await spend(ports, payload))) {
    return no('the sign-in is spent', 'This sign-in was used before.');
  }
  return { address: payload.address };
}
