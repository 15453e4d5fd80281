import { withClient } from '@/lib/db/with-client';
import type { Check } from '../check';
import { explain } from '../explain';
import { fail, ok, skipped, warn } from '../finding';

type Facts = { version: string; role: string; owns: boolean; creates: boolean };

/** Whether the database answers, by a role that can change rows and nothing else. */
export const checkDatabase: Check = async ({ env: { databaseUrl } }) => {
  if (databaseUrl === null) return skipped('no DATABASE_URL: `npm start` brings a Postgres along');
  const config = {
    connectionString: databaseUrl.reveal(),
    connectionTimeoutMillis: 5_000,
    query_timeout: 5_000,
  };
  try {
    const { rows } = await withClient(config, (client) =>
      client.query<Facts>(`
      SELECT current_setting('server_version') AS version, current_user AS role,
        coalesce((SELECT pg_has_role(current_user, relowner, 'USAGE') FROM pg_class
                  WHERE oid = to_regclass('image')), false) AS owns,
        has_schema_privilege(current_user, current_schema(), 'CREATE') AS creates`),
    );
    const { version, role, owns, creates } = rows[0]!;
    const what = `Postgres ${version} answers to ${role}`;
    if (!owns && !creates) return ok(`${what}, who cannot alter tables`);
    return warn(
      `${what}, who ${owns ? 'owns the tables' : 'may make tables'}`,
      'Give DATABASE_URL a role of its own, and the owner’s address to DIRECT_URL: docs/deploy/server.md.',
    );
  } catch (thrown) {
    return fail(
      `the database does not answer: ${explain(thrown)}`,
      'Set DATABASE_URL to a Postgres that this machine reaches, with its user and password.',
    );
  }
};
