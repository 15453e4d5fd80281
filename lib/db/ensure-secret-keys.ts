import type { Secrets } from '@/lib/secrets';
import { checkSecretKeys } from './check-secret-keys';
import type { Database } from './create-client';

/**
 * Makes sure that this server's `APP_SECRET` is the one that the database was used with: delete tokens that were
 * promised to be told again could not be derived otherwise. New keys are added as long as an old one is known.
 *
 * @throws StartError where no key is known to the database, or where something needs one that is missing
 */
export async function ensureSecretKeys(db: Database, secrets: Secrets, now: Date): Promise<void> {
  await checkSecretKeys(db, secrets, now);
  await db.secretKey.createMany({
    data: secrets.all.map(({ id, fingerprint }) => ({ id, fingerprint })),
    skipDuplicates: true,
  });
}
