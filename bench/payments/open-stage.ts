import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { startStockApp } from '@/bench/start-stock-app';
import { mine } from '@/dev/chain/mine';
import { startOwnChain } from '@/dev/chain/start-own-chain';
import { createPayTo } from '@/dev/facilitator/sign-payment';
import { startPostgres } from '@/dev/postgres/start-postgres';
import { startApp } from '@/e2e/start-app';
import { migrate } from '@/lib/db/migrate';
import { createRewind } from './create-rewind';
import { forkFacilitator, type ForkedFacilitator } from './fork-facilitator';
import type { Series } from './series';

/** What must survive a power cut in order for a sale to count. */
const DURABLE = ['fsync', 'synchronous_commit', 'full_page_writes'] as const;

export type Stage = {
  readonly rpcUrl: string;
  readonly facilitator: ForkedFacilitator;
  readonly series: readonly Series[];
  /** As `SHOW` answers. */
  readonly durability: string;
  /** Takes the chain back to its beginning. */
  rewind(): Promise<void>;
  /** Waits until the product has read every payment back from final blocks, so that this work slows nobody else. */
  rest(): Promise<void>;
  close(): Promise<void>;
};

async function readDurability(pool: pg.Pool): Promise<string> {
  const lines: string[] = [];
  for (const name of DURABLE) {
    const { rows } = await pool.query<Record<string, string>>(`SHOW ${name}`);
    if (rows[0]?.[name] !== 'on') throw new Error(`Postgres runs with ${name} off`);
    lines.push(`${name}=on`);
  }
  return lines.join(' ');
}

async function awaitFinal(pool: pg.Pool, rpcUrl: string): Promise<void> {
  for (;;) {
    const { rows } = await pool.query('SELECT 1 FROM payment WHERE final_at IS NULL LIMIT 1');
    if (rows.length === 0) return;
    await mine(rpcUrl);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

/**
 * One chain, one facilitator and one durable Postgres; the product as it is built, and the stock app beside it.
 *
 * @param options.awayMs how far the facilitator is from both, each way
 */
export async function openStage({ awayMs }: { awayMs: number }): Promise<Stage> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'img402-bench-'));
  const log = () => undefined;
  const [chain, postgres] = await Promise.all([
    startOwnChain(),
    startPostgres({ dataDir, log, durable: true }),
  ]);
  const { rpcUrl } = chain;
  const { ownerUrl, appUrl } = postgres;
  await migrate({ ownerUrl, appUrl, migrationsDir: path.join(process.cwd(), 'prisma/migrations') });
  const pool = new pg.Pool({ connectionString: appUrl, max: 2 });
  const facilitator = await forkFacilitator({ rpcUrl, databaseUrl: appUrl, awayMs });
  const [payTo, payTo1, payTo2] = [createPayTo(), createPayTo(), createPayTo()];
  const product = await startApp({
    env: {
      NETWORK: 'base-sepolia',
      PAY_TO: payTo,
      RPC_URL: rpcUrl,
      X402_FACILITATOR_URL: facilitator.url,
      DATABASE_URL: appUrl,
      APP_SECRET: 'a key of the bench and of nothing else',
      // As the stock app: no line for each request.
      LOG_LEVEL: 'warn',
      // All limits on. Each sale comes from an address of its own, as this one proxy says.
      RATE_LIMITS: 'on',
      TRUST_PROXY: '1',
    },
  });
  // Says why, where a sale ends otherwise than it should.
  product.process.stdout?.on('data', (chunk: Buffer) => {
    for (const line of chunk.toString().split('\n')) {
      if (/"level":(40|50|60)/.test(line)) console.error(line);
    }
  });
  const stock = await startStockApp({
    FACILITATOR_URL: facilitator.url,
    PAY_TO_V1: payTo1,
    PAY_TO_V2: payTo2,
  });
  const ours = { url: `${product.url}/api/upload/token`, payTo, ledger: true };
  return {
    ...{ rpcUrl, facilitator },
    series: [
      { ...ours, name: 'img402, v2', version: 2 },
      {
        ...{ name: '@x402/next', version: 2, ledger: false },
        ...{ url: `${stock.url}/v2/token`, payTo: payTo2 },
      },
      { ...ours, name: 'img402, v1', version: 1 },
      {
        ...{ name: 'x402-next', version: 1, ledger: false },
        ...{ url: `${stock.url}/v1/token`, payTo: payTo1 },
      },
    ],
    durability: await readDurability(pool),
    rewind: await createRewind(rpcUrl),
    rest: () => awaitFinal(pool, rpcUrl),
    close: async () => {
      await Promise.all([stock.stop(), product.stop(), pool.end()]);
      await facilitator.stop();
      await Promise.all([chain.stop(), postgres.stop()]);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
