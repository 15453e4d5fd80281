import type { TestProject } from 'vitest/node';
import { startBroker, type Shared } from '@/dev/broker/start-broker';
import { startFacilitator } from '../facilitator/start-facilitator';
import { deployUsdc } from './deploy-usdc';
import { startChain } from './start-chain';

export type TestChain = {
  readonly rpcUrl: string;
  readonly facilitatorUrl: string;
  /** For `controlFacilitator`. */
  readonly facilitatorAdminUrl: string;
};

declare module 'vitest' {
  interface ProvidedContext {
    /** A port of the loopback interface: whoever connects is told the chain, as JSON. */
    chainBroker: number;
  }
}

async function startTestChain(dataDir: string): Promise<Shared<TestChain>> {
  const { rpcUrl, ...chain } = await startChain({
    dataDir,
    log: () => undefined,
    saveEverySeconds: null,
  });
  await deployUsdc(rpcUrl);
  const facilitator = await startFacilitator({ rpcUrl, log: console.log, faults: true });
  return {
    facts: {
      rpcUrl,
      facilitatorUrl: facilitator.url,
      facilitatorAdminUrl: facilitator.adminUrl ?? '',
    },
    stop: async () => {
      await facilitator.stop();
      await chain.stop();
    },
  };
}

/** One chain and one facilitator for a whole run of vitest, started when the first test asks for them. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const broker = await startBroker(startTestChain);
  project.provide('chainBroker', broker.port);
  return () => broker.stop();
}
