import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Address } from 'viem';
import { deployUsdc } from '@/dev/chain/deploy-usdc';
import { startChain, type Chain } from '@/dev/chain/start-chain';
import { createPayTo } from '@/dev/facilitator/sign-payment';
import { findFreePort } from '@/dev/find-free-port';
import { findRunningUrl } from '@/dev/postgres/find-running-url';
import { proxyPostgres } from '../product/payments/proxy-postgres';
import { startApp } from '../start-app';
import { innerPostgres, type InnerPostgres } from './inner-postgres';
import { keepFacilitator, type KeptFacilitator } from './keep-facilitator';
import { keepRunning, type KeptRunning } from './keep-running';

/** The product and what it is paid through: each a process that can be killed, and that somebody starts again. */
export type Arena = {
  /** Paused at times, never killed: a real chain loses no final block. */
  readonly chain: Chain;
  readonly payTo: Address;
  readonly facilitator: KeptFacilitator;
  /** The whole product, with a Postgres of its own inside. */
  readonly server: KeptRunning;
  /** On the database and the store of the first one. */
  readonly second: KeptRunning;
  readonly origin: string;
  readonly secondOrigin: string;
  readonly postgres: InnerPostgres;
  /** Of the first server. */
  readonly dataDir: string;
  readonly cronSecret: string;
  close(): Promise<void>;
};

const CRON_SECRET = 'only-this-run-of-chaos-knows-it';

/**
 * Starts all of it and waits until both servers serve. Each keeps its port over its starts.
 *
 * @param operator address of the wallet that may work at the desk
 */
export async function openArena(operator: Address): Promise<Arena> {
  const folder = await mkdtemp(path.join(tmpdir(), 'img402-chaos-'));
  const [dataDir, secondDir] = [path.join(folder, 'first'), path.join(folder, 'second')];
  await Promise.all([mkdir(path.join(dataDir, 'images'), { recursive: true }), mkdir(secondDir)]);
  // One disk for both, as where a volume is mounted twice.
  await symlink(path.join(dataDir, 'images'), path.join(secondDir, 'images'));
  const log = () => undefined;
  const chain = await startChain({ dataDir: folder, log, mineEverySeconds: 2 });
  await deployUsdc(chain.rpcUrl);
  const facilitator = await keepFacilitator(chain.rpcUrl);
  const [port, secondPort] = [await findFreePort(), await findFreePort()];
  const payTo = createPayTo();
  const env = {
    NETWORK: 'base-sepolia',
    PAY_TO: payTo,
    RPC_URL: chain.rpcUrl,
    X402_FACILITATOR_URL: facilitator.url,
    APP_SECRET: 'a key that outlives every process of this run',
    OPERATOR_WALLETS: operator,
    // The pictures of a run are alike: it would hold them all for review after the first takedown.
    SCREENING: 'off',
    CRON_SECRET,
    LOG_LEVEL: 'error',
  };
  const proxy = await proxyPostgres();
  const postgres = innerPostgres(dataDir);
  const server = keepRunning(
    (onSpawn) => startApp({ env: { ...env, PORT: String(port) }, dataDir, onSpawn }),
    async () => proxy.setTarget(await postgres.port()),
  );
  if (!(await server.becomesReady(90_000))) throw new Error(server.failures.join('\n'));
  const database = new URL(await findRunningUrl(dataDir));
  database.port = String(proxy.port);
  const secondEnv = { ...env, PORT: String(secondPort), DATABASE_URL: database.href };
  const second = keepRunning(async (onSpawn) => {
    // The first one has its database: without it, it would only end again.
    await server.becomesReady(30_000);
    return startApp({ env: secondEnv, dataDir: secondDir, onSpawn });
  });
  if (!(await second.becomesReady(90_000))) throw new Error(second.failures.join('\n'));
  return {
    ...{ chain, payTo, facilitator, server, second, postgres, dataDir },
    origin: `http://127.0.0.1:${port}`,
    secondOrigin: `http://127.0.0.1:${secondPort}`,
    cronSecret: CRON_SECRET,
    async close() {
      await second.stop();
      await server.stop();
      await facilitator.stop();
      await proxy.close();
      await chain.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
