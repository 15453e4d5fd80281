import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '@/dev/postgres/create-test-database';

const ROWS = ['DELETE', 'INSERT', 'SELECT', 'UPDATE'];

/** Every table, and what the application may do with it: whoever adds one says it here. */
const GRANTS: Readonly<Record<string, readonly string[]>> = {
  _prisma_migrations: ['SELECT'],
  abuse_appeal: ROWS,
  abuse_case: ROWS,
  abuse_case_image: ROWS,
  abuse_report: ROWS,
  abuse_report_item: ROWS,
  // It is added to, and read: whoever has the application has not the past.
  audit_entry: ['INSERT', 'SELECT'],
  blocked_hash: ROWS,
  blocked_picture: ROWS,
  case_note: ROWS,
  cdn_purge: ROWS,
  daily_usage: ROWS,
  direct_upload: ROWS,
  entitlement: ROWS,
  idempotency_key: ROWS,
  image: ROWS,
  instance: ROWS,
  job: ROWS,
  operator_session: ROWS,
  outgoing_message: ROWS,
  payer_strike: ROWS,
  payment: ROWS,
  payment_key: ROWS,
  removal_entry: ROWS,
  secret_key: ROWS,
  spent_sign_in: ROWS,
  staged_image: ROWS,
  swept_object: ROWS,
};

let database: TestDatabase;
let app: pg.Client;
let owner: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase();
  app = new pg.Client({ connectionString: database.appUrl });
  owner = new pg.Client({ connectionString: database.ownerUrl });
  await Promise.all([app.connect(), owner.connect()]);
});
afterAll(async () => {
  await Promise.all([app.end(), owner.end()]);
  await database.drop();
});

describe('what the application’s role may do', () => {
  it('is listed for every table, and no more than that is granted', async () => {
    // By what it really can, whoever it was granted to: itself, a role that it is a member of, or everybody.
    const { rows } = await owner.query<{ name: string; rights: string[] }>(`
      SELECT relname AS name, ARRAY(
        SELECT right_name FROM unnest(ARRAY['DELETE', 'INSERT', 'MAINTAIN', 'REFERENCES', 'SELECT', 'TRIGGER',
          'TRUNCATE', 'UPDATE']) AS right_name
        WHERE has_table_privilege('img402_app', pg_class.oid, right_name) ORDER BY right_name) AS rights
      FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f')`);
    expect(Object.fromEntries(rows.map(({ name, rights }) => [name, rights]))).toEqual(GRANTS);
  });

  it('holds no column apart from its table, owns nothing and is a member of nobody', async () => {
    const { rows } = await owner.query<Record<string, boolean | number>>(`
      SELECT
        (SELECT count(*)::int FROM pg_attribute WHERE attacl IS NOT NULL
          AND attrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)) AS columns,
        (SELECT count(*)::int FROM pg_class WHERE relowner = r.oid) AS owned,
        (SELECT count(*)::int FROM pg_auth_members WHERE member = r.oid) AS memberships,
        rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls,
        has_schema_privilege(r.oid, 'public', 'CREATE') AS "makesTables",
        has_database_privilege(r.oid, current_database(), 'CREATE') AS "makesSchemas",
        has_database_privilege(r.oid, current_database(), 'TEMPORARY') AS "makesTemporary"
      FROM pg_roles r WHERE rolname = 'img402_app'`);
    expect(rows[0]).toEqual({
      ...{ columns: 0, owned: 0, memberships: 0, rolsuper: false, rolcreaterole: false },
      ...{ rolcreatedb: false, rolreplication: false, rolbypassrls: false, makesTables: false },
      ...{ makesSchemas: false, makesTemporary: false },
    });
  });

  it('adds to the audit and reads it', async () => {
    await app.query(
      `INSERT INTO audit_entry (seq, at, actor, action, facts, previous, hash)
       VALUES (1, now(), 'system', 'test', '{}', decode(repeat('00', 32), 'hex'), decode(repeat('01', 32), 'hex'))`,
    );
    expect((await app.query('SELECT seq FROM audit_entry')).rows).toEqual([{ seq: '1' }]);
  });

  it.each([
    ['rewrites the audit', "UPDATE audit_entry SET actor = 'nobody'"],
    ['deletes from the audit', 'DELETE FROM audit_entry'],
    ['empties the audit', 'TRUNCATE audit_entry'],
    [
      'rewrites it by a conflict',
      `INSERT INTO audit_entry (seq, at, actor, action, facts, previous, hash)
       VALUES (1, now(), 'x', 'x', '{}', '\\x00', '\\x00') ON CONFLICT (seq) DO UPDATE SET actor = 'x'`,
    ],
    [
      'locks out its readers',
      'DO $$ BEGIN LOCK TABLE audit_entry IN ACCESS EXCLUSIVE MODE; END $$',
    ],
    ['copies a file into it', "COPY audit_entry FROM '/etc/passwd'"],
    ['alters a table', 'ALTER TABLE image ADD COLUMN mine int'],
    ['renames the audit', 'ALTER TABLE audit_entry RENAME TO gone'],
    ['takes a table over', 'ALTER TABLE audit_entry OWNER TO img402_app'],
    ['drops a constraint', 'ALTER TABLE payment DROP CONSTRAINT payment_pkey'],
    ['switches the guards of payments off', 'ALTER TABLE payment DISABLE TRIGGER ALL'],
    ['drops a guard', 'DROP TRIGGER payment_transition ON payment'],
    [
      'adds a trigger',
      'CREATE TRIGGER mine BEFORE INSERT ON audit_entry EXECUTE FUNCTION payment_transition()',
    ],
    [
      'replaces a guard',
      "CREATE OR REPLACE FUNCTION payment_transition() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    ],
    ['skips all guards', "SET session_replication_role = 'replica'"],
    ['becomes the owner', 'SET ROLE img402_owner'],
    ['gives itself more', 'ALTER ROLE img402_app SUPERUSER'],
    [
      'says it was migrated',
      "INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ('x', 'x', 'x')",
    ],
    ['makes a table', 'CREATE TABLE mine (a int)'],
    ['makes one for a while', 'CREATE TEMPORARY TABLE mine (a int)'],
    ['makes a view', 'CREATE VIEW mine AS SELECT 1'],
    ['makes a schema', 'CREATE SCHEMA mine'],
    ['brings an extension', 'CREATE EXTENSION pg_stat_statements'],
    ['reads a file', "SELECT pg_read_file('/etc/passwd')"],
    ['lists a folder', "SELECT pg_ls_dir('/')"],
    ['writes a file', "SELECT lo_export(1, '/tmp/mine')"],
    ['runs a program', "COPY (SELECT 1) TO PROGRAM 'cat'"],
    ['reads passwords', 'SELECT rolpassword FROM pg_authid'],
    ['changes the server', "ALTER SYSTEM SET log_statement = 'all'"],
    ['has statements logged', "SET log_statement = 'all'"],
    [
      'ends the owner’s session',
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'img402_owner'",
    ],
  ])('it never %s', async (_, sql) => {
    const failure: unknown = await app.query(sql).catch((thrown: unknown) => thrown);
    expect(failure).toBeInstanceOf(Error);
    expect((failure as pg.DatabaseError).code).toBe('42501');
  });
});
