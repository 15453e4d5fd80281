import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { createTestDatabase } from '@/dev/postgres/create-test-database';
import { startApp, type RunningApp } from '../start-app';
import { waitForFirstSweep } from '../wait-for-first-sweep';
import { openMarket, type Market } from '../product/payments/open-market';
import { createBesides, type Besides } from './create-besides';
import type { Query } from './create-stocktaking';

export type TargetOptions = {
  readonly env?: Readonly<Record<string, string>>;
  /** Whether it sells, on a chain of its own. */
  readonly sells?: boolean;
  /** Of the site and of good requests, where the settings ask for them. */
  readonly host?: string;
  readonly headers?: readonly string[];
};

/** The running product, to be attacked. */
export type Target = {
  readonly app: RunningApp;
  readonly port: number;
  /** Where it sells. */
  readonly market: Market | null;
  readonly query: Query;
  readonly secrets: { readonly app: string; readonly cron: string; readonly metrics: string };
  readonly besides: Besides;
  close(): Promise<void>;
};

const makeSecret = (): string => randomBytes(24).toString('hex');

type Ground = Pick<Target, 'market' | 'query' | 'close'> & { readonly env: Record<string, string> };

/** A database, and nothing to be bought. */
async function openGround(): Promise<Ground> {
  const database = await createTestDatabase();
  const pool = new pg.Pool({ connectionString: database.ownerUrl, max: 2 });
  // One that was just let go may still be open when the database is dropped under it.
  pool.on('error', () => undefined);
  return {
    market: null,
    env: { DATABASE_URL: database.appUrl, PAYMENTS: 'off' },
    query: async <Row extends object>(sql: string) => (await pool.query<Row>(sql)).rows,
    close: async () => {
      await pool.end();
      await database.drop();
    },
  };
}

async function openSellingGround(): Promise<Ground> {
  const market = await openMarket();
  const { env, query, close } = market;
  return { market, env: { ...env }, query, close };
}

/**
 * Starts the built product with every secret set, limits off and no screening, which would alter rows at times of its own;
 * `env` has the last word.
 */
export async function openTarget({
  env = {},
  sells = false,
  ...guarded
}: TargetOptions = {}): Promise<Target> {
  const ground = await (sells ? openSellingGround() : openGround());
  const secrets = { app: makeSecret(), cron: makeSecret(), metrics: makeSecret() };
  const app = await startApp({
    env: {
      SCREENING: 'off',
      CRON_SECRET: secrets.cron,
      METRICS_TOKEN: secrets.metrics,
      ...ground.env,
      APP_SECRET: secrets.app,
      ...env,
    },
  });
  if (env.CRON !== 'off') await waitForFirstSweep(app.dataDir);
  const { market, query } = ground;
  const besides = await createBesides({
    app: () => app,
    query,
    secrets: Object.values(secrets),
    ...guarded,
  });
  return {
    ...{ app, market, query, secrets, besides },
    port: Number(new URL(app.url).port),
    close: async () => {
      await app.stop();
      await ground.close();
    },
  };
}
