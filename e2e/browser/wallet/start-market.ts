import { startOwnChain } from '@/dev/chain/start-own-chain';
import { createPayTo } from '@/dev/facilitator/sign-payment';
import { startFacilitator } from '@/dev/facilitator/start-facilitator';
import { startApp } from '../../start-app';

/** What tests have to know of a product that is paid on a network. As JSON in the environment of the workers. */
export type MarketFacts = {
  /** Of the product, without a slash at its end. */
  readonly url: string;
  /** Where it keeps what it has. */
  readonly dataDir: string;
  readonly rpcUrl: string;
  readonly payTo: `0x${string}`;
  /** For `controlFacilitator`. */
  readonly adminUrl: string;
};

/**
 * A product that is paid on a network, so without play money and a faucet: the network is a chain of its own, with a
 * facilitator that can be made to misbehave.
 */
export async function startMarket(): Promise<{ facts: MarketFacts; stop(): Promise<void> }> {
  const chain = await startOwnChain();
  const { rpcUrl } = chain;
  const log = (line: string) => void process.stdout.write(`${line}\n`);
  const facilitator = await startFacilitator({ rpcUrl, log, faults: true });
  const payTo = createPayTo();
  const app = await startApp({
    env: {
      NETWORK: 'base-sepolia',
      PAY_TO: payTo,
      RPC_URL: rpcUrl,
      X402_FACILITATOR_URL: facilitator.url,
    },
  });
  return {
    facts: {
      url: app.url,
      dataDir: app.dataDir,
      rpcUrl,
      payTo,
      adminUrl: facilitator.adminUrl ?? '',
    },
    stop: async () => {
      await app.stop();
      await facilitator.stop();
      await chain.stop();
    },
  };
}
