import pg from 'pg';

/**
 * Lets the application's role read and write rows, of tables that later migrations make too, and takes from it what
 * makes or alters them. Of `_prisma_migrations` it may read, for `checkMigrations`; to the audit it may add.
 *
 * @param client connected as the tables' owner
 */
export async function grantToApp(client: pg.ClientBase, appRole: string): Promise<void> {
  const facts = await client.query<{ owner: string; schema: string; database: string }>(
    'SELECT current_user AS owner, current_schema() AS schema, current_database() AS database',
  );
  const row = facts.rows[0];
  if (row === undefined || row.owner === appRole || appRole === '') return;
  const [app, schema, database] = [appRole, row.schema, row.database].map((name) =>
    pg.escapeIdentifier(name),
  );
  await client.query(`
    GRANT USAGE ON SCHEMA ${schema} TO ${app};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${schema} TO ${app};
    GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA ${schema} TO ${app};
    ALTER DEFAULT PRIVILEGES IN SCHEMA ${schema} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ${app};
    ALTER DEFAULT PRIVILEGES IN SCHEMA ${schema} GRANT USAGE, SELECT ON SEQUENCES TO ${app};
    REVOKE ALL ON ${schema}._prisma_migrations FROM ${app};
    GRANT SELECT ON ${schema}._prisma_migrations TO ${app};
    REVOKE CREATE ON SCHEMA ${schema} FROM PUBLIC, ${app};
    REVOKE CREATE ON DATABASE ${database} FROM PUBLIC, ${app};
  `);
  const audit = await client.query<{ found: boolean }>(
    "SELECT to_regclass('audit_entry') IS NOT NULL AS found",
  );
  if (audit.rows[0]?.found === true) {
    await client.query(`REVOKE UPDATE, DELETE, TRUNCATE ON ${schema}.audit_entry FROM ${app}`);
  }
}
