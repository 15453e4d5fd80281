import type { Address } from 'viem';
import { deployUsdc } from './chain/deploy-usdc';
import { startChain } from './chain/start-chain';
import { startFacilitator } from './facilitator/start-facilitator';
import { startFaucet } from './faucet/start-faucet';

/** Nobody has its key: what is paid to it is play money. */
const PAY_TO: Address = '0x4020000000000000000000000000000000000402';
const MINE_EVERY_SECONDS = 2;

export type LocalPayments = {
  readonly rpcUrl: string;
  readonly facilitatorUrl: string;
  /** Gives play USDC to whoever is named. */
  readonly faucetUrl: string;
  readonly payTo: Address;
  /** Resolves when the chain has ended, asked for or not. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
};

/**
 * Everything that payments need on one machine: a chain with play USDC, kept in `dataDir/chain`, a facilitator and a
 * faucet. No connection leaves the machine, and none comes from outside.
 *
 * @param options.chainPort 0: a free one; so too `facilitatorPort`
 * @throws StartError where a port is taken or this platform has no anvil
 */
export async function startLocalPayments({
  dataDir,
  chainPort = 0,
  facilitatorPort = 0,
  log,
}: {
  dataDir: string;
  chainPort?: number;
  facilitatorPort?: number;
  log: (line: string) => void;
}): Promise<LocalPayments> {
  const chain = await startChain({
    dataDir,
    port: chainPort,
    log,
    mineEverySeconds: MINE_EVERY_SECONDS,
  });
  const { rpcUrl, ended } = chain;
  try {
    await deployUsdc(rpcUrl);
    const facilitator = await startFacilitator({
      rpcUrl,
      port: facilitatorPort,
      log,
      onSettle: () => chain.wake(),
    });
    const faucet = await startFaucet({ rpcUrl, log });
    return {
      rpcUrl,
      facilitatorUrl: facilitator.url,
      faucetUrl: faucet.url,
      payTo: PAY_TO,
      ended,
      stop: async () => {
        await Promise.all([facilitator.stop(), faucet.stop()]);
        await chain.stop();
      },
    };
  } catch (error) {
    await chain.stop();
    throw error;
  }
}
