import { timingSafeEqual } from 'node:crypto';
import type { Hex } from 'viem';
import type { Context } from '@/lib/context';
import { hashSecret } from '@/lib/secrets';
import { hashBrowser } from './hash-browser';
import type { Browser, OperatorSession } from './operator-session';

type Ports = Pick<Context, 'db' | 'clock' | 'secrets' | 'env'>;

/**
 * The session that a cookie stands for: not over, in the browser that it was made for, and of a wallet that is an
 * operator's still. Found by its hash, so that no time of an answer tells how much of a guess was right.
 *
 * @param token of the cookie
 */
export async function findSession(
  { db, clock, secrets, env }: Ports,
  token: string,
  browser: Browser,
): Promise<OperatorSession | null> {
  const row = await db.operatorSession.findUnique({ where: { idHash: hashSecret(token) } });
  if (row === null || row.expiresAt <= clock.now()) return null;
  const wallet: Hex = `0x${Buffer.from(row.wallet).toString('hex')}`;
  if (!env.abuse.operators.includes(wallet)) return null;
  const isSame = secrets.all.some((key) =>
    timingSafeEqual(hashBrowser(key, browser), row.browserHash),
  );
  if (!isSame) return null;
  return { id: Buffer.from(row.idHash).toString('hex'), wallet, expiresAt: row.expiresAt };
}
