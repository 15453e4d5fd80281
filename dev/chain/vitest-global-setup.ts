import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
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

type Running = TestChain & { stop(): Promise<void> };

async function startTestChain(dataDir: string): Promise<Running> {
  const chain = await startChain({ dataDir, log: () => undefined, saveEverySeconds: null });
  await deployUsdc(chain.rpcUrl);
  const facilitator = await startFacilitator({
    rpcUrl: chain.rpcUrl,
    log: console.log,
    faults: true,
  });
  return {
    rpcUrl: chain.rpcUrl,
    facilitatorUrl: facilitator.url,
    facilitatorAdminUrl: facilitator.adminUrl ?? '',
    stop: async () => {
      await facilitator.stop();
      await chain.stop();
    },
  };
}

/** One chain and one facilitator for a whole run of vitest, started when the first test asks for them. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(path.join(tmpdir(), 'img402-chain-'));
  let starting: Promise<Running> | undefined;
  const broker = createServer((socket) => {
    socket.on('error', () => undefined);
    starting ??= startTestChain(folder);
    starting.then(
      ({ rpcUrl, facilitatorUrl, facilitatorAdminUrl }) =>
        socket.end(JSON.stringify({ rpcUrl, facilitatorUrl, facilitatorAdminUrl })),
      (error: unknown) => socket.end(JSON.stringify({ error: String(error) })),
    );
  });
  await new Promise<void>((resolve) => broker.listen(0, '127.0.0.1', resolve));
  project.provide('chainBroker', (broker.address() as AddressInfo).port);
  return async () => {
    broker.close();
    await starting?.then(
      (running) => running.stop(),
      () => undefined,
    );
    await rm(folder, { recursive: true, force: true });
  };
}
