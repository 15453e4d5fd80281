import type { Context } from '@/lib/context';

const instances = new WeakMap<object, Promise<string>>();

/** It is made with the database and never changes. */
function readInstance(db: Context['db']): Promise<string> {
  const known = instances.get(db);
  if (known !== undefined) return known;
  const reading = db.instance.findFirstOrThrow().then(({ id }) => id);
  instances.set(db, reading);
  reading.catch(() => instances.delete(db));
  return reading;
}

/**
 * Answers a challenge as only a server with the same `APP_SECRET` and the same database can, and tells neither: so that
 * whoever has both can see whether an address leads to this deployment.
 *
 * @param challenge random, of the asker's
 * @returns HMAC-SHA256 in hex
 */
export async function proveInstance(
  { db, secrets }: Pick<Context, 'db' | 'secrets'>,
  challenge: string,
): Promise<string> {
  const instance = await readInstance(db);
  return secrets.newest.derive('instance', `${instance}\0${challenge}`).toString('hex');
}
