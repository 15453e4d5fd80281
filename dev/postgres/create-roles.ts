import pg from 'pg';
import type { Credentials } from './create-cluster';

export const OWNER = 'img402_owner';
export const APP = 'img402_app';

/**
 * Makes the two roles where they are missing: one that owns databases and migrates them, one that the application
 * connects as.
 *
 * @param superUrl of the database `postgres`, by its superuser
 */
export async function createRoles(
  superUrl: string,
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
      if (rowCount !== 0) continue;
      await client.query(`CREATE ROLE ${role} LOGIN PASSWORD ${pg.escapeLiteral(password)}`);
    }
  } finally {
    await client.end();
  }
}
