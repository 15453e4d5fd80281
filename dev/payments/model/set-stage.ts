import { fundAccount } from '@/dev/chain/fund-account';
import { startOwnChain } from '@/dev/chain/start-own-chain';
import { createTestContext } from '@/dev/context/create-test-context';
import { startFacilitator } from '@/dev/facilitator/start-facilitator';
import { startClocks } from './keep-clocks';
import { makePictures } from './make-pictures';
import { createStats } from './stats';
import type { Stage } from './world';

/** Enough for all that three buyers ever buy in a run. */
const FUNDS = 10_000_000_000n;

/** Everything real that the sequences of a run share. */
export async function setStage(): Promise<Stage & { dispose(): Promise<void> }> {
  const chain = await startOwnChain();
  const { rpcUrl } = chain;
  const fund = () => fundAccount(rpcUrl, FUNDS);
  const buyers = [await fund(), await fund(), await fund()];
  const stranger = await fundAccount(rpcUrl, 0n);
  const facilitator = await startFacilitator({ rpcUrl, log: () => undefined });
  const test = await createTestContext({ RATE_LIMITS: 'off' });
  const pictures = await makePictures(9);
  await startClocks(rpcUrl);
  return {
    ...{ chain, facilitator, test, pictures, buyers, stranger, stats: createStats() },
    async dispose() {
      await facilitator.stop();
      await test.dispose();
      await chain.stop();
    },
  };
}
