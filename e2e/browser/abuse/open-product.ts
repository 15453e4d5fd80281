import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { makeTestEnv } from '@/dev/context/make-test-env';
import { findRunningUrl } from '@/dev/postgres/find-running-url';
import { createContext, type Context } from '@/lib/context';

/**
 * The context of another process beside a product that runs on this folder: its database, its store and its key. What an
 * operator does is done with it; disconnect its `db` afterwards.
 */
export async function openProduct(dataDir: string): Promise<Context> {
  const secret = await readFile(path.join(dataDir, 'app-secret'), 'utf8');
  const env = makeTestEnv({
    ...{ DATA_DIR: dataDir, DATABASE_URL: await findRunningUrl(dataDir) },
    ...{ APP_SECRET: secret.trim(), PAYMENTS: 'off', LOG_LEVEL: 'silent' },
  });
  const context = createContext(env, { peerHeader: false, scheduled: false });
  await context.ready;
  return context;
}
