import type { Context } from '@/lib/context';

/** Nothing that is asked of these rows looks back as far. */
const KEPT_MS = 3_600_000;

/** Forgets sign-ins that have expired anyway and strikes of minutes that are over. */
export async function purgeSpent({ db, clock }: Pick<Context, 'db' | 'clock'>): Promise<void> {
  const before = new Date(clock.now().getTime() - KEPT_MS);
  await db.spentSignIn.deleteMany({ where: { expiresAt: { lt: before } } });
  await db.payerStrike.deleteMany({ where: { minute: { lt: before } } });
}
