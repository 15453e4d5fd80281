import path from 'node:path';
import { checkMigrations } from '@/lib/db/check-migrations';
import { migrate } from '@/lib/db/migrate';
import { readEnv } from '@/lib/env';
import { StartError } from '@/lib/start-error';

const NEEDED = ['DATABASE_URL', 'SITE_URL'] as const;

/** What has to be as it is on a server before the first request, since here nobody starts one. */
async function prepare(root: string): Promise<string> {
  const parsed = readEnv();
  const faults = parsed.ok ? [] : [...parsed.faults];
  for (const name of NEEDED) {
    const told = faults.some((fault) => fault.startsWith(`${name} `));
    if (!process.env[name] && !told)
      faults.push(`${name} must be set: nothing here brings its own`);
  }
  if (parsed.ok && parsed.env.storage.store.kind === 'disk') {
    faults.push(
      'BLOB_READ_WRITE_TOKEN or the settings of S3 must be set: there is no disk here that stays',
    );
  }
  if (!parsed.ok || faults.length > 0) throw new StartError(faults.join('\n'));
  const { databaseUrl, directUrl } = parsed.env;
  const migrationsDir = path.join(root, 'prisma', 'migrations');
  const appUrl = databaseUrl!.reveal();
  if (directUrl === null) {
    await checkMigrations({ appUrl, migrationsDir });
    return 'the database has every migration';
  }
  const applied = await migrate({ ownerUrl: directUrl.reveal(), appUrl, migrationsDir });
  return applied.length === 0 ? 'no migration is new' : `applied ${applied.join(', ')}`;
}

/**
 * Checks the settings and brings the database to this version's schema, before a platform builds it.
 *
 * @param options.root the project's folder
 * @returns the exit code: 1 ends the build, and the version that runs goes on running
 */
export async function prebuild({ root }: { root: string }): Promise<0 | 1> {
  try {
    console.log(`prebuild: ${await prepare(root)}`);
    return 0;
  } catch (thrown) {
    // Errors of the driver name host and user, and no password.
    console.error(thrown instanceof Error ? thrown.message || thrown.name : thrown);
    return 1;
  }
}
