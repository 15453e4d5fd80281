import type { RequestListener } from 'node:http';
import { json } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { serve, type Served } from '@/dev/context/serve';
import { ChainError } from '@/lib/payments/chain';
import { NETWORKS } from '@/lib/payments/networks';
import { createChain } from './create-chain';
import { listChunks } from './find-use-log';
import { AUTHORIZATION_USED } from './token-events';

const NETWORK = NETWORKS['base-sepolia'];
const hash = (digits: string) => `0x${digits.padStart(64, '0')}`;
const QUERY = {
  from: `0x${'c'.repeat(40)}`,
  to: `0x${'d'.repeat(40)}`,
  value: 10_000n,
  nonce: hash('7') as `0x${string}`,
  sinceBlock: 99_000n,
} as const;

let served: Served | null = null;
afterEach(async () => {
  await served?.close();
  served = null;
});

async function chainOf(listener: RequestListener, timeoutMs = 2_000) {
  served = await serve(listener);
  return createChain({ rpcUrl: `${served.url}/v2/secret-key`, network: NETWORK, timeoutMs });
}

type Call = { id: number; method: string; params?: readonly unknown[] };
type Answer = (call: Call) => unknown;

class Refused {
  constructor(
    readonly code: number,
    readonly message: string,
  ) {}
}

/** A node that answers each call by a function. */
const rpc =
  (answer: Answer): RequestListener =>
  (request, response) => {
    void json(request).then((body) => {
      const calls = (Array.isArray(body) ? body : [body]) as Call[];
      const answers = calls.map((call) => {
        const result = answer(call);
        return result instanceof Refused
          ? { jsonrpc: '2.0', id: call.id, error: { code: result.code, message: result.message } }
          : { jsonrpc: '2.0', id: call.id, result };
      });
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(Array.isArray(body) ? answers : answers[0]));
    });
  };

const HEAD = 100_000;
const block = (number: number) => ({ number: `0x${number.toString(16)}`, timestamp: '0x6553f100' });
const log = {
  address: NETWORK.asset,
  topics: [AUTHORIZATION_USED, hash('c'.repeat(40)), QUERY.nonce],
  data: '0x',
  blockNumber: '0x2710',
  blockHash: hash('b'),
  transactionHash: hash('a'),
  logIndex: '0x4',
};

/** What a node in good health says of an authorization that was used in block 10,000. */
const healthy: Answer = ({ method, params }) => {
  const first = params?.[0];
  switch (method) {
    case 'eth_chainId':
      return '0x14a34';
    case 'eth_blockNumber':
      return block(HEAD).number;
    case 'eth_getBlockByNumber':
      return block(first === 'latest' ? HEAD : HEAD - 64);
    case 'eth_call':
      return hash('1');
    case 'eth_getTransactionReceipt':
      return { blockHash: hash('b'), logs: [log] };
    default: {
      const { fromBlock, toBlock } = first as { fromBlock: string; toBlock: string };
      return Number(fromBlock) <= 10_000 && Number(toBlock) >= 10_000 ? [log] : [];
    }
  }
};

const but =
  (changes: Record<string, (call: Call) => unknown>): Answer =>
  (call) =>
    (changes[call.method] ?? healthy)(call);

const found = { transaction: hash('a'), logIndex: 4, blockNumber: 10_000n, paid: false };

const rangeOf = ({ params }: Call) => {
  const { fromBlock, toBlock } = params?.[0] as { fromBlock: string; toBlock: string };
  return Number(toBlock) - Number(fromBlock) + 1;
};

describe('a node that limits ranges', () => {
  const limited = (limit: number) =>
    but({
      eth_getLogs: (call) =>
        rangeOf(call) > limit ? new Refused(-32_600, 'block range too large') : healthy(call),
    });

  it('is asked in steps of 5,000 blocks for a use that is known to be there', async () => {
    const chain = await chainOf(rpc(limited(5_000)));
    expect((await chain.readAuthorization(QUERY)).use).toEqual(found);
    expect((await chain.readAuthorization({ ...QUERY, sinceBlock: null })).use).toEqual(found);
    expect((await chain.readAuthorization({ ...QUERY, sinceBlock: 0n })).use).toEqual(found);
  });

  it('is not asked at all for what the token calls unused', async () => {
    let asked = 0;
    const answer = but({
      eth_call: () => hash('0'),
      eth_getLogs: () => {
        asked += 1;
        return new Refused(-32_600, 'block range too large');
      },
    });
    const chain = await chainOf(rpc(answer));
    expect((await chain.readAuthorization({ ...QUERY, sinceBlock: 0n })).use).toBeNull();
    expect(asked).toBe(1);
  });

  it('ends in an error where it refuses the steps too, or where they do not reach', async () => {
    let chain = await chainOf(rpc(limited(100)));
    await expect(chain.readAuthorization({ ...QUERY, sinceBlock: null })).rejects.toThrow(
      ChainError,
    );
    await served?.close();
    let asked = 0;
    const nothing = but({
      eth_getLogs: () => {
        asked += 1;
        return [];
      },
      eth_getBlockByNumber: () => block(10_000_000),
    });
    chain = await chainOf(rpc(nothing));
    await expect(chain.readAuthorization(QUERY)).rejects.toThrow(/out of reach/);
    expect(asked).toBe(42);
  });
});

describe('listChunks', () => {
  it('covers every block once, newest first', () => {
    expect(listChunks(12_345n)).toEqual([
      { fromBlock: 7_346n, toBlock: 12_345n },
      { fromBlock: 2_346n, toBlock: 7_345n },
      { fromBlock: 0n, toBlock: 2_345n },
    ]);
    expect(listChunks(0n)).toEqual([{ fromBlock: 0n, toBlock: 0n }]);
    expect(listChunks(4_999n)).toEqual([{ fromBlock: 0n, toBlock: 4_999n }]);
    expect(listChunks(5_000n)).toHaveLength(2);
    expect(listChunks(1_000_000n)).toHaveLength(40);
  });
});

describe('a node that is of no use', () => {
  const nodes: [string, RequestListener][] = [
    ['answers HTML', (_, response) => response.end('<html>Moved to /v2/secret-key</html>')],
    [
      'answers 502 with HTML',
      (_, response) => response.writeHead(502).end('<html>secret-key</html>'),
    ],
    ['answers nothing', (_, response) => response.end()],
    ['answers an empty list', (_, response) => response.end('[]')],
    ['answers null', (_, response) => response.end('null')],
    ['asks to come again later', (_, response) => response.writeHead(429).end('{"error":"slow"}')],
    ['drops the connection', (request) => request.socket.destroy()],
    ['is of another chain', rpc(but({ eth_chainId: () => '0x2105' }))],
    ['says that it limits', rpc(() => new Refused(-32_005, 'limit exceeded'))],
    ['says null to everything', rpc(() => null)],
    ['says an empty object to everything', rpc(() => ({}))],
    ['says nonsense to everything', rpc(() => '0xzz')],
  ];

  it.each(nodes)('%s: every method says so, and nothing of its address', async (_, listener) => {
    const chain = await chainOf(listener);
    const outcomes = await Promise.allSettled([
      chain.getHead(),
      chain.hasCode(QUERY.from),
      chain.balanceOf(QUERY.from),
      chain.readAuthorization(QUERY),
      chain.verifyMessage(QUERY.from, 'text', '0x00'),
    ]);
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: expect.any(ChainError) });
      const { reason } = outcome as { reason: Error };
      expect(`${reason.stack ?? ''} ${String(reason.cause)}`).not.toMatch(
        /secret|127\.0\.0\.1|html/,
      );
    }
  });

  it('has a name that nobody knows, or a port where nobody is', async () => {
    for (const rpcUrl of ['http://127.0.0.1:9', 'http://img402.invalid']) {
      const chain = createChain({ rpcUrl, network: NETWORK });
      await expect(chain.readAuthorization(QUERY)).rejects.toThrow(ChainError);
    }
  });

  it.each<[string, Answer]>([
    [
      'knows no final blocks',
      but({
        eth_getBlockByNumber: ({ params }) => (params?.[0] === 'latest' ? block(HEAD) : null),
      }),
    ],
    [
      'does not know the word',
      but({
        eth_getBlockByNumber: ({ params }) =>
          params?.[0] === 'latest' ? block(HEAD) : new Refused(-32_602, 'unknown tag'),
      }),
    ],
    [
      'has final blocks ahead of its newest',
      but({
        eth_getBlockByNumber: ({ params }) => block(params?.[0] === 'latest' ? HEAD : HEAD + 1),
      }),
    ],
    [
      'has not got its newest block’s state',
      but({ eth_call: () => new Refused(-32_000, 'header not found') }),
    ],
    [
      'has a receipt of another block',
      but({ eth_getTransactionReceipt: () => ({ blockHash: hash('f'), logs: [log] }) }),
    ],
    ['has lost the receipt', but({ eth_getTransactionReceipt: () => null })],
    ['calls it used and shows no log', but({ eth_getLogs: () => [] })],
  ])('%s: an error, never "unused"', async (_, answer) => {
    const chain = await chainOf(rpc(answer));
    await expect(chain.readAuthorization(QUERY)).rejects.toThrow(ChainError);
  });

  it.each(['0x', '0x1', `${hash('1')}00`, hash('1').slice(2), 1])(
    'says %j for a balance: an error, never a number',
    async (said) => {
      const chain = await chainOf(rpc(but({ eth_call: () => said })));
      await expect(chain.balanceOf(QUERY.from)).rejects.toThrow(ChainError);
    },
  );

  it('is given up where it takes its time', async () => {
    const chain = await chainOf(() => undefined, 100);
    await expect(chain.readAuthorization(QUERY)).rejects.toThrow('within 100 ms');
    await expect(chain.verifyMessage(QUERY.from, 'text', '0x00')).rejects.toThrow('within 100 ms');
  });

  it('is taken up again when it is well', async () => {
    let well = false;
    const chain = await chainOf(
      rpc((call) => (well ? healthy(call) : new Refused(-32_603, 'ill'))),
    );
    await expect(chain.readAuthorization(QUERY)).rejects.toThrow(ChainError);
    well = true;
    expect((await chain.readAuthorization(QUERY)).use).toEqual(found);
  });
});

describe('the cost of a reading', () => {
  it('is two HTTP requests, and a third for what is used', async () => {
    let requests = 0;
    const count =
      (answer: Answer): RequestListener =>
      (request, response) => {
        requests += 1;
        rpc(answer)(request, response);
      };
    const chain = await chainOf(count(but({ eth_call: () => hash('0') })));
    await chain.readAuthorization(QUERY);
    expect(requests).toBe(2);
    await served?.close();
    requests = 0;
    const used = await chainOf(count(healthy));
    await used.readAuthorization({ ...QUERY, sinceBlock: 9_000n });
    expect(requests).toBe(3);
  });
});
