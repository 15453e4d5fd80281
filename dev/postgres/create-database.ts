import pg from 'pg';
import { APP, OWNER } from './create-roles';

/**
 * Makes a database of the owner's where it is missing. The application's role may connect and nothing more: what it
 * may do with tables is granted by `migrate`.
 *
 * @param superUrl of the database `postgres`, by its superuser
 * @param template a database to copy, which nobody may be connected to
 */
export async function createDatabase(
  superUrl: string,
  name: string,
  template = 'template1',
): Promise<void> {
  const client = new pg.Client({ connectionString: superUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    const [database, source] = [name, template].map((word) => pg.escapeIdentifier(word));
    if (rowCount === 0) {
      await client.query(`CREATE DATABASE ${database} OWNER ${OWNER} TEMPLATE ${source}`);
    }
    await client.query(`REVOKE ALL ON DATABASE ${database} FROM PUBLIC`);
    await client.query(`GRANT CONNECT ON DATABASE ${database} TO ${APP}`);
  } finally {
    await client.end();
  }
}
