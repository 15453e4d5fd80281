import path from 'node:path';
import type { Postgres } from '@/dev/postgres/start-postgres';
import { checkMigrations } from '@/lib/db/check-migrations';
import { migrate } from '@/lib/db/migrate';
import type { Env } from '@/lib/env';
import { StartError } from '@/lib/start-error';

export type PreparedDatabase = {
  readonly url: string;
  /** Null: the database is somebody else's, who starts and stops it. */
  readonly postgres: Postgres | null;
};

/** Names the setting in what a foreign database answered, unless the error is plain already. */
async function blaming<T>(setting: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (thrown) {
    if (!(thrown instanceof Error) || thrown instanceof StartError) throw thrown;
    const { code } = thrown as NodeJS.ErrnoException;
    throw new StartError(
      `The database of ${setting} does not serve: ${thrown.message || code}`,
      thrown,
    );
  }
}

/**
 * A database with this version's schema: the one of DATABASE_URL, migrated where DIRECT_URL says how, else a Postgres of
 * our own inside DATA_DIR.
 *
 * @param root the project's folder, which holds the migrations
 * @throws StartError where a person can mend it
 */
export async function prepareDatabase(
  env: Env,
  root: string,
  log: (line: string) => void,
): Promise<PreparedDatabase> {
  const migrationsDir = path.join(root, 'prisma', 'migrations');
  if (env.databaseUrl !== null) {
    const appUrl = env.databaseUrl.reveal();
    if (env.directUrl === null) {
      await blaming('DATABASE_URL', checkMigrations({ appUrl, migrationsDir }));
    } else {
      const ownerUrl = env.directUrl.reveal();
      await blaming('DIRECT_URL', migrate({ ownerUrl, appUrl, migrationsDir }));
    }
    return { url: appUrl, postgres: null };
  }
  const { startPostgres } = await import('@/dev/postgres/start-postgres');
  const postgres = await startPostgres({ dataDir: env.dataDir, log });
  try {
    await migrate({ ownerUrl: postgres.ownerUrl, appUrl: postgres.appUrl, migrationsDir });
  } catch (error) {
    await postgres.stop();
    throw error;
  }
  return { url: postgres.appUrl, postgres };
}
