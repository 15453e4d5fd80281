import type { Secrets } from '@/lib/secrets';
import { StartError } from '@/lib/start-error';
import type { Database } from './create-client';
import { describeKeyNeeds } from './describe-key-needs';
import { findKeyNeeds } from './find-key-needs';

/**
 * Whether the keys of `APP_SECRET` are those that the database was used with. Only reads.
 *
 * @returns how many keys the database knows; 0 before the first start
 * @throws StartError where no key is known to the database, or where something needs one that is missing: live
 * images, live upload tokens, or what people wrote
 */
export async function checkSecretKeys(db: Database, secrets: Secrets, now: Date): Promise<number> {
  const known = await db.secretKey.findMany();
  const isOurs = (row: { id: string; fingerprint: Uint8Array }): boolean => {
    const key = secrets.find(row.id);
    return key !== null && Buffer.from(key.fingerprint).equals(row.fingerprint);
  };
  if (known.length > 0 && !known.some(isOurs)) {
    throw new StartError(
      'APP_SECRET is not the one that this database was made with. Start with that key, or with a list: the new key, a comma, the old key.',
    );
  }
  const missing = known.filter((row) => !isOurs(row)).map((row) => row.id);
  if (missing.length > 0) {
    const needs = await findKeyNeeds(db, missing, now);
    if (needs.size > 0) {
      throw new StartError(
        `APP_SECRET lacks the key ${[...needs.keys()].join(', ')}, on which ${describeKeyNeeds(needs.values())} depend. Append that key to the list, after a comma (docs/keys.md).`,
      );
    }
  }
  return known.length;
}
