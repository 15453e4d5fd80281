import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { makeTestEnv } from '@/dev/context/make-test-env';
import { scriptPayments } from '@/dev/payments/script-payments';
import { createDatabase } from '@/dev/postgres/create-database';
import { startPostgres } from '@/dev/postgres/start-postgres';
import { createContext, type Context } from '@/lib/context';
import { PrismaClient } from '@/lib/db/generated/client';
import { migrate } from '@/lib/db/migrate';
import type { SalesContext } from '@/lib/payments/ledger/sale';

/** One database of the server, and the product on it. */
export type Side = {
  readonly name: string;
  readonly ownerUrl: string;
  readonly context: SalesContext;
  /** Every statement that was sent since the last call, as it was written. */
  takeStatements(): readonly string[];
};

export type Stage = {
  readonly empty: Side;
  readonly full: Side;
  close(): Promise<void>;
};

function toDatabase(url: string, name: string): string {
  const there = new URL(url);
  there.pathname = name;
  return there.href;
}

/** The database as the product opens it, which also tells what it is sent. */
function openDatabase(url: string) {
  const statements = new Set<string>();
  const client = new PrismaClient({
    adapter: new PrismaPg({ connectionString: url, max: 10 }),
    log: [{ emit: 'event', level: 'query' }],
  });
  client.$on('query', ({ query }) => void statements.add(query));
  const takeStatements = () => {
    const taken = [...statements];
    statements.clear();
    return taken;
  };
  return { db: client as unknown as Context['db'], takeStatements };
}

/**
 * A durable Postgres with two databases, and the product's own functions on each: with a real disk store, and with a
 * facilitator and a chain that answer at once, so that what is measured is ours.
 */
export async function openStage(): Promise<Stage> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'img402-bench-'));
  const postgres = await startPostgres({ dataDir, log: () => undefined, durable: true });
  const open = async (name: string): Promise<Side> => {
    await createDatabase(postgres.superUrl, name);
    const [ownerUrl, appUrl] = [postgres.ownerUrl, postgres.appUrl].map((url) =>
      toDatabase(url, name),
    ) as [string, string];
    const migrationsDir = path.join(process.cwd(), 'prisma/migrations');
    await migrate({ ownerUrl, appUrl, migrationsDir });
    const env = makeTestEnv({
      DATA_DIR: path.join(dataDir, name),
      DATABASE_URL: appUrl,
      APP_SECRET: 'a key of the bench and of nothing else',
      RATE_LIMITS: 'off',
      LOG_LEVEL: 'warn',
    });
    const { db, takeStatements } = openDatabase(appUrl);
    const made = createContext(env, { peerHeader: false, scheduled: true });
    await made.ready;
    await made.db.$disconnect();
    const { payments, script } = scriptPayments();
    script.contract = { signs: true };
    return { name, ownerUrl, takeStatements, context: { ...made, db, payments } };
  };
  const [empty, full] = [await open('bench_empty'), await open('bench_full')];
  return {
    ...{ empty, full },
    async close() {
      await Promise.all([empty, full].map(({ context }) => context.db.$disconnect()));
      await postgres.stop();
      await rm(dataDir, { recursive: true });
    },
  };
}
