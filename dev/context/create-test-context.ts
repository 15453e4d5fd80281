import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createTestDatabase } from '@/dev/postgres/create-test-database';
import type { Context } from '@/lib/context';
import { openDatabase } from '@/lib/db/create-client';
import { ensureSecretKeys } from '@/lib/db/ensure-secret-keys';
import { randomIds } from '@/lib/ids';
import { createPublisher } from '@/lib/images/create-publisher';
import { createFactsCache } from '@/lib/images/create-facts-cache';
import { hashHere } from '@/lib/images/hashing/hash-here';
import { readFacts } from '@/lib/images/read-facts';
import { createMetrics } from '@/lib/metrics/create-metrics';
import { createAdmission } from '@/lib/rate-limit/create-admission';
import { createLimiter } from '@/lib/rate-limit/create-limiter';
import { createSecrets } from '@/lib/secrets';
import { createDiskStore } from '@/lib/storage/disk/create-disk-store';
import { makeClock, type TestClock } from './make-clock';
import { makeTestEnv } from './make-test-env';
import { recordLog } from './record-log';

export type TestContext = {
  readonly context: Context;
  readonly clock: TestClock;
  /** Its database by the role that owns the tables. */
  readonly ownerUrl: string;
  /** What was logged, a JSON text a line. */
  readonly lines: string[];
  /** The same database and store with other parts: another clock, a store that fails, other settings. */
  with(parts: Partial<Context>): Context;
  /** Every key of the store, in order. */
  listKeys(): Promise<string[]>;
  dispose(): Promise<void>;
};

/** A context on a database and a disk store of its own, with a clock that the test moves. */
export async function createTestContext(
  settings: Record<string, string> = {},
): Promise<TestContext> {
  const database = await createTestDatabase();
  const folder = await mkdtemp(path.join(tmpdir(), 'img402-test-'));
  const secret = randomBytes(32).toString('hex');
  const env = makeTestEnv({
    DATA_DIR: folder,
    DATABASE_URL: database.appUrl,
    APP_SECRET: secret,
    ...settings,
  });
  const { db, sql } = openDatabase(database.appUrl);
  const secrets = createSecrets(env.appSecrets);
  const clock = makeClock();
  const { log, lines } = recordLog();
  const context: Context = {
    env,
    db,
    sql,
    facts: createFactsCache((ids) => readFacts({ db }, ids)),
    secrets,
    clock,
    log,
    payments: null,
    cdn: null,
    alerts: { mail: null, webhook: null },
    screener: null,
    // A test brings an Internet of its own.
    remote: null,
    store: createDiskStore({ root: path.join(folder, 'images'), fsync: false }),
    publisher: createPublisher({ sql }),
    startHash: hashHere,
    ids: randomIds,
    limiter: createLimiter(),
    admission: createAdmission(),
    peerHeader: true,
    scheduled: true,
    metrics: env.metricsTokens.length === 0 ? null : createMetrics(),
    draining: false,
    ready: ensureSecretKeys(db, secrets, clock.now()),
  };
  await context.ready;
  return {
    context,
    clock,
    ownerUrl: database.ownerUrl,
    lines,
    with: (parts) => ({ ...context, ...parts }),
    async listKeys() {
      const { objects } = await context.store.list({ limit: 1000 });
      return objects.map(({ key }) => key);
    },
    async dispose() {
      await db.$disconnect();
      await database.drop();
      await rm(folder, { recursive: true });
    },
  };
}
