import { checkSecretKeys } from '@/lib/db/check-secret-keys';
import { describeKeyNeeds } from '@/lib/db/describe-key-needs';
import { findKeyNeeds } from '@/lib/db/find-key-needs';
import type { Check } from '../check';
import { explain } from '../explain';
import { fail, ok, skipped } from '../finding';
import { StartError } from '@/lib/start-error';

/** Whether APP_SECRET is the one that this database was made with. Writes nothing, unlike a start. */
export const checkSecret: Check = async ({ db, secrets, clock }) => {
  if (db === null || secrets === null) return skipped('no DATABASE_URL: the key is in DATA_DIR');
  try {
    const known = await checkSecretKeys(db, secrets, clock.now());
    if (known === 0) return ok('the database knows no key yet');
    const older = secrets.all.slice(1).map(({ id }) => id);
    if (older.length === 0) return ok('the database knows APP_SECRET');
    const needs = await findKeyNeeds(db, older, clock.now());
    const told = older.map((id) => {
      const needed = needs.get(id);
      return needed === undefined
        ? `${id} is not needed any more: take it out`
        : `${id} is still needed by ${describeKeyNeeds([needed])}`;
    });
    return ok(`the database knows APP_SECRET; of its older keys, ${told.join('; ')}`);
  } catch (thrown) {
    if (!(thrown instanceof StartError)) throw thrown;
    return fail(explain(thrown), 'Restore the key from where you keep it.');
  }
};
