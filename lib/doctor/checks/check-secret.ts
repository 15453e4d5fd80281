import { checkSecretKeys } from '@/lib/db/check-secret-keys';
import type { Check } from '../check';
import { explain } from '../explain';
import { fail, ok, skipped } from '../finding';
import { StartError } from '@/lib/start-error';

/** Whether APP_SECRET is the one that this database was made with. Writes nothing, unlike a start. */
export const checkSecret: Check = async ({ db, secrets, clock }) => {
  if (db === null || secrets === null) return skipped('no DATABASE_URL: the key is in DATA_DIR');
  try {
    const known = await checkSecretKeys(db, secrets, clock.now());
    return ok(known === 0 ? 'the database knows no key yet' : 'the database knows APP_SECRET');
  } catch (thrown) {
    if (!(thrown instanceof StartError)) throw thrown;
    return fail(explain(thrown), 'Restore the key from where you keep it.');
  }
};
