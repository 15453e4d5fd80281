import type { RequestListener } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { serve, type Served } from '@/dev/context/serve';
import { createBreaker } from '@/lib/outgoing/create-breaker';
import { ChainError } from '@/lib/payments/chain';
import { NETWORKS } from '@/lib/payments/networks';
import { connectNode, type Node } from './connect-node';

let served: Served;
let asked: number;
let clock: number;
beforeEach(() => {
  asked = 0;
  clock = 0;
});
afterEach(() => served.close());

async function nodeOf(listener: RequestListener): Promise<Node> {
  served = await serve((request, response) => {
    asked += 1;
    listener(request, response);
  });
  const breaker = createBreaker({ failures: 3, pauseMs: 2_000 }, () => clock);
  const network = NETWORKS['base-sepolia'];
  return connectNode({ rpcUrl: served.url, network, timeoutMs: 300, breaker });
}
const ask = (node: Node) => node.ask((rpc) => rpc({ method: 'eth_blockNumber' }));

describe('a node that hangs', () => {
  it('is waited for by three, then by one in two seconds', async () => {
    const node = await nodeOf(() => undefined);
    for (let time = 0; time < 3; time += 1) {
      await expect(ask(node)).rejects.toThrow('did not answer within 300 ms');
    }
    for (let time = 0; time < 20; time += 1) await expect(ask(node)).rejects.toThrow(ChainError);
    expect(asked).toBe(3);
    clock += 2_000;
    await expect(ask(node)).rejects.toThrow('did not answer within 300 ms');
    await expect(ask(node)).rejects.toThrow('not asked yet');
    expect(asked).toBe(4);
  });
});

describe('a node whose answers are of no use', () => {
  it('is asked on: nobody waits for it', async () => {
    const node = await nodeOf((_, response) => {
      response.writeHead(500).end('<h1>planted</h1>');
    });
    for (let time = 0; time < 6; time += 1) await expect(ask(node)).rejects.toThrow('of no use');
    expect(asked).toBe(6);
  });
});
