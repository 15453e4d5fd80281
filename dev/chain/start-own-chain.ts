import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { deployUsdc } from './deploy-usdc';
import { startChain, type Chain } from './start-chain';

/** A chain of the test's own, with USDC: for tests that pause it or move its clock. `stop` removes its files. */
export async function startOwnChain(): Promise<Chain> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'img402-chain-'));
  const chain = await startChain({ dataDir, log: () => undefined, saveEverySeconds: null });
  await deployUsdc(chain.rpcUrl);
  return {
    ...chain,
    stop: async () => {
      await chain.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
