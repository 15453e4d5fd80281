import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { deployUsdc } from '@/dev/chain/deploy-usdc';
import { startChain } from '@/dev/chain/start-chain';
import { createPayTo } from '@/dev/facilitator/sign-payment';
import { spawnFacilitator } from '@/dev/facilitator/spawn-facilitator';
import { NODE_FLAGS } from '@/scripts/node-flags.mjs';
import { innerPostgres, type InnerPostgres } from '../chaos/inner-postgres';
import { RUN, startApp, type RunningApp } from '../start-app';

/** The whole product, with a chain and a facilitator that are processes of their own: only the product is measured. */
export type Bench = {
  readonly app: RunningApp;
  readonly rpcUrl: string;
  readonly postgres: InnerPostgres;
  readonly metricsToken: string;
  close(): Promise<void>;
};

const METRICS_TOKEN = 'only-this-soak-knows-it';

/** The built product, which also collects its garbage when it gets SIGUSR2: then the heap is what is in use. */
const COMMAND = {
  words: [
    process.execPath,
    '--expose-gc',
    ...NODE_FLAGS,
    '--input-type=module',
    '--eval',
    `process.on('SIGUSR2', () => gc()); ${RUN}`,
  ],
  cwd: process.cwd(),
} as const;

export async function openBench(): Promise<Bench> {
  const folder = await mkdtemp(path.join(tmpdir(), 'img402-soak-'));
  const chain = await startChain({
    dataDir: folder,
    log: () => undefined,
    mineEverySeconds: 2,
    saveEverySeconds: null,
  });
  const { rpcUrl } = chain;
  await deployUsdc(rpcUrl);
  const facilitator = await spawnFacilitator({ rpcUrl });
  const dataDir = path.join(folder, 'data');
  const app = await startApp({
    dataDir,
    command: COMMAND,
    env: {
      NETWORK: 'base-sepolia',
      PAY_TO: createPayTo(),
      RPC_URL: rpcUrl,
      X402_FACILITATOR_URL: facilitator.url,
      METRICS_TOKEN,
      LOG_LEVEL: 'error',
    },
  });
  return {
    ...{ app, rpcUrl },
    postgres: innerPostgres(dataDir),
    metricsToken: METRICS_TOKEN,
    async close() {
      await app.stop();
      await facilitator.kill();
      await chain.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
