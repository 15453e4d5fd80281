import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isAddress, type Address } from 'viem';
import { mintUsdc } from '../chain/fund-account';
import { readBalance } from '../chain/read-balance';
import { readJson, UnreadableError } from '../facilitator/read-json';
import { sendJson } from '../facilitator/send-json';

/** What an account is filled up to: 1 USDC, in its millionths. */
const FULL = 1_000_000n;

export type Faucet = {
  readonly url: string;
  stop(): Promise<void>;
};

/** Mints what an account lacks. Of several that ask for one account at once, one mints and all wait for it. */
function createFill(rpcUrl: string): (address: Address) => Promise<void> {
  const running = new Map<string, Promise<void>>();
  const fill = async (address: Address) => {
    const balance = await readBalance(rpcUrl, address);
    if (balance < FULL) await mintUsdc(rpcUrl, address, FULL - balance);
  };
  return (address) => {
    const key = address.toLowerCase();
    const begun = running.get(key) ?? fill(address).finally(() => running.delete(key));
    running.set(key, begun);
    return begun;
  };
}

/**
 * Runs a faucet of play USDC on a free port of the loopback interface: `POST /` with `{"address":"0x…"}` answers 204
 * when that account holds 1 USDC or more.
 *
 * @param options.rpcUrl of a chain that has `deployUsdc`'s token
 */
export async function startFaucet({
  rpcUrl,
  log,
}: {
  rpcUrl: string;
  log: (line: string) => void;
}): Promise<Faucet> {
  const fill = createFill(rpcUrl);
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { address } = await readJson(request);
    if (typeof address !== 'string' || !isAddress(address)) {
      throw new UnreadableError('the body names no address');
    }
    await fill(address);
    response.writeHead(204).end();
  };
  const server = createServer((request, response) => {
    if (request.method !== 'POST' || request.url !== '/') {
      sendJson(response, 404, { error: 'not found' });
      return;
    }
    answer(request, response).catch((error: unknown) => {
      if (error instanceof UnreadableError) {
        sendJson(response, 400, { error: error.message });
        return;
      }
      log(`the local faucet failed: ${String(error)}`);
      sendJson(response, 500, { error: 'the chain did not take it' });
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
