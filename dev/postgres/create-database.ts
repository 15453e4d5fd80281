import pg from 'pg';
import type { Credentials } from './create-cluster';

export const OWNER = 'img402_owner';
export const APP = 'img402_app';

/** Passwords are hex digits of our own making and names are constants, so that quoting is all they need. */
const literal = pg.escapeLiteral;

/**
 * Makes the two roles and a database of the owner's, as far as they are missing. The application's role may connect
 * and nothing more: what it may do with tables is granted by `migrate`.
 *
 * @param superUrl of the database `postgres`, by its superuser
 */
export async function createDatabase(
  superUrl: string,
  name: string,
  credentials: Pick<Credentials, 'owner' | 'app'>,
): Promise<void> {
  const client = new pg.Client({ connectionString: superUrl });
  await client.connect();
  try {
    for (const [role, password] of [
      [OWNER, credentials.owner],
      [APP, credentials.app],
    ] as const) {
      const { rowCount } = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role]);
      if (rowCount === 0) {
        await client.query(`CREATE ROLE ${role} LOGIN PASSWORD ${literal(password)}`);
      }
    }
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    const database = pg.escapeIdentifier(name);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${database} OWNER ${OWNER}`);
    await client.query(`REVOKE ALL ON DATABASE ${database} FROM PUBLIC`);
    await client.query(`GRANT CONNECT ON DATABASE ${database} TO ${APP}`);
  } finally {
    await client.end();
  }
}
