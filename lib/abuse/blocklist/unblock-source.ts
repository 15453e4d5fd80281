import type { Transaction } from '@/lib/db/create-client';

/** Takes back what one case has blocked; what another one has blocked too stays blocked. */
export async function unblockSource(inside: Transaction, source: string): Promise<void> {
  await inside.blockedHash.deleteMany({ where: { source } });
  await inside.blockedPicture.deleteMany({ where: { source } });
}
