import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import type { Address } from 'viem';
import type { Chain } from '@/dev/chain/start-chain';
import { startOwnChain } from '@/dev/chain/start-own-chain';
import { createPayTo } from '@/dev/facilitator/sign-payment';
import { spawnFacilitator, type SpawnedFacilitator } from '@/dev/facilitator/spawn-facilitator';
import { startPostgres } from '@/dev/postgres/start-postgres';
import { startApp } from '../../start-app';
import { proxyPostgres, type PostgresProxy } from './proxy-postgres';

export type Victim = 'server' | 'facilitator' | 'Postgres';

/** The product and everything that it needs, each a process of its own that can be killed and started again. */
export type Siege = {
  /** Paused at times, never killed: a real chain loses no final block. */
  readonly chain: Chain;
  readonly payTo: Address;
  readonly proxy: PostgresProxy;
  /** Of the server, for its store. */
  readonly dataDir: string;
  /** Of the server that runs now. */
  url(): string;
  /** That runs now. */
  facilitator(): SpawnedFacilitator;
  /** SIGKILL. */
  kill(victim: Victim): Promise<void>;
  restart(victim: Victim): Promise<void>;
  query<Row extends object>(sql: string): Promise<Row[]>;
  close(): Promise<void>;
};

/** Starts it all: a durable Postgres behind a proxy, a facilitator, a chain, and the built server. */
export async function openSiege(): Promise<Siege> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'img402-siege-'));
  const home = path.join(dataDir, 'database');
  const postgresOptions = { dataDir: home, durable: true, log: () => undefined };
  const proxy = await proxyPostgres();
  const chain = await startOwnChain();
  const { rpcUrl } = chain;
  let [postgres, facilitator] = await Promise.all([
    startPostgres(postgresOptions),
    spawnFacilitator({ rpcUrl }),
  ]);
  const { port } = facilitator;
  const payTo = createPayTo();
  const behindProxy = (address: string) => {
    const url = new URL(address);
    url.port = String(proxy.port);
    return url.href;
  };
  const aim = () => proxy.setTarget(Number(new URL(postgres.appUrl).port));
  const start = (more: Record<string, string> = {}) =>
    startApp({
      dataDir,
      env: {
        NETWORK: 'base-sepolia',
        PAY_TO: payTo,
        RPC_URL: rpcUrl,
        X402_FACILITATOR_URL: `http://127.0.0.1:${port}`,
        DATABASE_URL: behindProxy(postgres.appUrl),
        APP_SECRET: 'a key that outlives every process of this test',
        ...more,
      },
    });
  aim();
  let app = await start({ DIRECT_URL: behindProxy(postgres.ownerUrl) });

  return {
    ...{ chain, payTo, proxy, dataDir },
    url: () => app.url,
    facilitator: () => facilitator,
    kill: async (victim) => {
      if (victim === 'server') return app.kill();
      if (victim === 'facilitator') return facilitator.kill();
      const file = path.join(home, 'postgres', 'data', 'postmaster.pid');
      const [pid] = (await readFile(file, 'utf8')).split('\n');
      process.kill(Number(pid), 'SIGKILL');
      await postgres.ended;
    },
    restart: async (victim) => {
      if (victim === 'server') app = await start();
      else if (victim === 'facilitator') facilitator = await spawnFacilitator({ rpcUrl, port });
      else {
        postgres = await startPostgres(postgresOptions);
        aim();
      }
    },
    query: async <Row extends object>(sql: string) => {
      const client = new pg.Client({ connectionString: postgres.ownerUrl });
      await client.connect();
      try {
        return (await client.query<Row>(sql)).rows;
      } finally {
        await client.end();
      }
    },
    close: async () => {
      await app.stop();
      await facilitator.kill();
      await proxy.close();
      await postgres.stop();
      await chain.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
