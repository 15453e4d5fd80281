import { randomBytes, timingSafeEqual } from 'node:crypto';
import { verifyMessage, type Hex } from 'viem';
import { parseSiweMessage, validateSiweMessage } from 'viem/siwe';
import { appendAudit } from '@/lib/abuse/audit/append-audit';
import type { Context } from '@/lib/context';
import { isRefusal, refuse, type Refusal } from '@/lib/errors';
import { hashSecret, type SecretKey } from '@/lib/secrets';
import { hashBrowser } from './hash-browser';
import { SESSION_SECONDS, type Browser, type OperatorSession } from './operator-session';
import { signChallenge } from './sign-challenge';
import { writeChallenge, type ChallengeWords } from './write-challenge';

export type SignInPorts = Pick<Context, 'db' | 'clock' | 'secrets' | 'env'>;

export type SignedChallenge = {
  /** Of the site that it came to. */
  readonly origin: string;
  readonly message: string;
  readonly signature: Hex;
  readonly browser: Browser;
};

export type SignedIn = OperatorSession & {
  /** For the cookie, and for nowhere else: 256 random bits. */
  readonly token: string;
};

const RANDOM_HEX = 32;
const TOKEN_BYTES = 32;

const no = (log: string, detail: string): Refusal => refuse('unauthorized', log, { detail });

type Read = { readonly words: ChallengeWords; readonly nonce: string };

/** What a text says, where it is one of this site's, in time, and not a letter is another's. */
function readMessage({ clock }: SignInPorts, { origin, message }: SignedChallenge): Read | Refusal {
  const foreign = no('the sign-in is not of ours', 'This sign-in is not one that was issued here.');
  const parsed = parseSiweMessage(message);
  const { address, chainId, nonce, issuedAt, expirationTime: expiresAt } = parsed;
  if (address === undefined || chainId === undefined || nonce === undefined) return foreign;
  if (issuedAt === undefined || expiresAt === undefined) return foreign;
  if (!validateSiweMessage({ message: parsed, domain: new URL(origin).host, time: clock.now() })) {
    return no('the sign-in has expired, or is for another site', 'This sign-in has expired.');
  }
  const wallet = address.toLowerCase() as Hex;
  const words = { origin, wallet, chainId, issuedAt, expiresAt };
  try {
    // Whatever a parser overlooks, a second URI or another statement, is not in the text that we would write.
    return writeChallenge(words, nonce) === message ? { words, nonce } : foreign;
  } catch {
    return foreign;
  }
}

function isOurs(key: SecretKey, { words, nonce }: Read, browser: Browser): boolean {
  const random = nonce.slice(0, RANDOM_HEX);
  const expected = Buffer.from(signChallenge(key, random, words, hashBrowser(key, browser)));
  const shown = Buffer.from(nonce.slice(RANDOM_HEX));
  return expected.length === shown.length && timingSafeEqual(expected, shown);
}

/** By the key alone. What a contract's wallet would take for its signature only its chain knows, which is not asked. */
async function isSigned({ message, signature }: SignedChallenge, wallet: Hex): Promise<boolean> {
  try {
    return await verifyMessage({ address: wallet, message, signature });
  } catch {
    // No signature at all: its numbers are on no curve.
    return false;
  }
}

/** The session of a nonce that nobody has used; null where somebody has. */
async function openSession(
  { db, clock, secrets }: SignInPorts,
  { words, nonce }: Read,
  browser: Browser,
): Promise<SignedIn | null> {
  const now = clock.now();
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  const idHash = hashSecret(token);
  const expiresAt = new Date(now.getTime() + SESSION_SECONDS * 1000);
  const { wallet } = words;
  return db.$transaction(async (inside) => {
    const spent = { nonceHash: hashSecret(nonce), expiresAt: words.expiresAt };
    const { count } = await inside.spentSignIn.createMany({ data: [spent], skipDuplicates: true });
    if (count === 0) return null;
    await inside.operatorSession.deleteMany({ where: { expiresAt: { lte: now } } });
    await inside.operatorSession.create({
      data: {
        ...{ idHash, createdAt: now, expiresAt },
        wallet: new Uint8Array(Buffer.from(wallet.slice(2), 'hex')),
        browserHash: new Uint8Array(hashBrowser(secrets.newest, browser)),
      },
    });
    await appendAudit(inside, { clock }, [{ actor: `wallet:${wallet}`, action: 'signed_in' }]);
    return { id: Buffer.from(idHash).toString('hex'), wallet, expiresAt, token };
  });
}

/**
 * Signs an operator in, for an hour and in this browser. What was signed is good for this site, for five minutes, and
 * once: it is spent only where all else about it is right.
 *
 * @returns `unauthorized`; `forbidden` where the wallet is no operator's
 */
export async function signIn(
  ports: SignInPorts,
  signed: SignedChallenge,
): Promise<SignedIn | Refusal> {
  const read = readMessage(ports, signed);
  if (isRefusal(read)) return read;
  if (!ports.secrets.all.some((key) => isOurs(key, read, signed.browser))) {
    return no('the nonce is not ours', 'This sign-in was not issued here, to this browser.');
  }
  const { wallet } = read.words;
  if (!(await isSigned(signed, wallet))) {
    return no('the signature is wrong', 'The signature is not that of this wallet.');
  }
  if (!ports.env.abuse.operators.includes(wallet)) {
    return refuse('forbidden', 'the wallet is no operator’s', {
      detail: 'This wallet may not sign in here.',
    });
  }
  const session = await openSession(ports, read, signed.browser);
  return session ?? no('the sign-in is spent', 'This sign-in was used before.');
}
