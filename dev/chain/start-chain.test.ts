import { spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { callRpc } from './call-rpc';
import { deployUsdc } from './deploy-usdc';
import { findProcesses } from './find-processes';
import { fundAccount } from './fund-account';
import { holdChain } from './hold-chain';
import { listTransfers } from './list-transfers';
import { mine } from './mine';
import { readBalance } from './read-balance';
import { startChain, type Chain, type ChainOptions } from './start-chain';

let dataDir: string;
let running: Chain[] = [];
let said: string[] = [];

beforeEach(async () => {
  const parent = await mkdtemp(path.join(tmpdir(), 'img402 chain-'));
  await chmod(parent, 0o700);
  dataDir = path.join(parent, 'da ta');
  said = [];
});
afterEach(async () => {
  await Promise.all(running.map((chain) => chain.stop()));
  running = [];
  await rm(path.dirname(dataDir), { recursive: true });
});

async function start(options: Partial<ChainOptions> = {}): Promise<Chain> {
  const chain = await startChain({ dataDir, log: (line) => said.push(line), ...options });
  running.push(chain);
  await deployUsdc(chain.rpcUrl);
  return chain;
}

const file = (name: string) => path.join(dataDir, 'chain', name);
const readBlock = (chain: Chain, tag: string) =>
  callRpc<{ number: string; timestamp: string } | null>(chain.rpcUrl, 'eth_getBlockByNumber', [
    tag,
    false,
  ]);
const readHeight = async (chain: Chain, tag = 'latest') =>
  Number((await readBlock(chain, tag))?.number);

/** Something that must still be there later: a transfer, its receipt, its block. */
async function leaveMark(chain: Chain) {
  const { address } = await fundAccount(chain.rpcUrl, 123n);
  const [transfer] = await listTransfers(chain.rpcUrl, address);
  return async (later: Chain) => {
    expect(await readBalance(later.rpcUrl, address)).toBe(123n);
    expect(await listTransfers(later.rpcUrl, address)).toEqual([transfer]);
    const hash = transfer?.transactionHash;
    for (const method of ['eth_getTransactionReceipt', 'eth_getTransactionByHash']) {
      expect(await callRpc(later.rpcUrl, method, [hash])).toMatchObject({
        from: expect.any(String),
      });
    }
    const number = `0x${transfer?.blockNumber.toString(16)}`;
    expect(await readBlock(later, number)).toMatchObject({ number });
  };
}

describe('startChain', () => {
  it('has the chain id of Base Sepolia, final blocks two behind, and the clock of this machine', async () => {
    const chain = await start();
    expect(await callRpc(chain.rpcUrl, 'eth_chainId')).toBe('0x14a34');
    await mine(chain.rpcUrl, { blocks: 50 });
    const height = await readHeight(chain);
    expect(await readHeight(chain, 'finalized')).toBe(height - 2);
    const ahead = Number((await readBlock(chain, 'latest'))?.timestamp) - Date.now() / 1_000;
    expect(Math.abs(ahead)).toBeLessThan(5);
    expect(said).toEqual(['a new local chain begins']);
  });

  it('keeps blocks, receipts and logs over a stop, and final ones can be read at once', async () => {
    const first = await start();
    const expectMark = await leaveMark(first);
    const height = await readHeight(first);
    await first.stop();
    await first.stop();
    expect((await readdir(path.join(dataDir, 'chain'))).toSorted()).toEqual(['log', 'state.json']);
    const second = await start();
    await expectMark(second);
    expect(await readHeight(second, 'finalized')).toBeGreaterThanOrEqual(height);
    expect(
      await callRpc(second.rpcUrl, 'eth_getBalance', [`0x${'1'.repeat(40)}`, 'finalized']),
    ).toBe('0x0');
    await second.stop();
    await expectMark(await start());
    expect(said).toEqual(['a new local chain begins']);
  });

  it('forgets empty blocks of long ago when it starts, and nothing else', async () => {
    const first = await start();
    const expectMark = await leaveMark(first);
    await mine(first.rpcUrl, { blocks: 300 });
    const expectLaterMark = await leaveMark(first);
    await first.stop();
    const { blocks } = JSON.parse(await readFile(file('state.json'), 'utf8')) as { blocks: [] };
    expect(blocks.length).toBeLessThan(70);
    const second = await start();
    await expectMark(second);
    await expectLaterMark(second);
  });

  it('survives a hard kill of anvil but for its last second', async () => {
    const first = await start();
    const expectMark = await leaveMark(first);
    const height = await readHeight(first);
    const isSaved = async () => {
      const state = JSON.parse(await readFile(file('state.json'), 'utf8')) as {
        best_block_number: number;
      };
      expect(state.best_block_number).toBe(height);
    };
    await vi.waitFor(isSaved, { timeout: 10_000, interval: 50 });
    process.kill(first.pid, 'SIGKILL');
    await first.ended;
    await expectMark(await start());
  });

  it('stops the anvil that a killed start left behind and keeps what that mined', async () => {
    const first = await start({ saveEverySeconds: null });
    const expectMark = await leaveMark(first);
    first.pause();
    await expectMark(await start());
    await first.ended;
    expect(said).toContain(
      `stopping the chain that an earlier start left behind (process ${first.pid})`,
    );
  });

  it('begins anew where the state is half written, not a state, or empty, and keeps the file', async () => {
    await mkdir(path.join(dataDir, 'chain'), { recursive: true });
    for (const bad of ['{"block":{"num', '{"a":1}', '', '{"best_block_number":7,"blocks":[]}']) {
      await writeFile(file('state.json'), bad);
      said = [];
      const chain = await start({ saveEverySeconds: null });
      expect(await readHeight(chain)).toBe(1);
      expect(said[0]).toMatch(/could not be read and begins anew/);
      expect(await readFile(file('state-unreadable.json'), 'utf8')).toBe(bad);
      await chain.stop();
    }
  });

  it('takes the state that was saved while it ran where the one at its end is half written', async () => {
    const first = await start();
    const expectMark = await leaveMark(first);
    await first.stop();
    await writeFile(file('state-at-exit.json'), '{"block":{"number":"0x9"');
    await expectMark(await start());
    expect(said).toEqual(['a new local chain begins']);
  });

  it('answers nothing while it is paused, and loses nothing', async () => {
    const chain = await start();
    const expectMark = await leaveMark(chain);
    await holdChain(chain);
    chain.resume();
    await expectMark(chain);
    chain.pause();
    await chain.stop();
    await expectMark(await start());
  });

  it('mines by itself where it is asked to, so that blocks become final', async () => {
    const chain = await start({ mineEverySeconds: 1 });
    const height = await readHeight(chain);
    await vi.waitFor(async () => expect(await readHeight(chain, 'finalized')).toBe(height), {
      timeout: 20_000,
      interval: 100,
    });
    const still = await start({ dataDir: `${dataDir}-still` });
    expect(await readHeight(still)).toBe(1);
  });

  it('takes the port that it is given and says so where it is taken', async () => {
    const first = await start();
    const again = start({ dataDir: `${dataDir}-other`, port: first.port });
    await expect(again).rejects.toMatchObject({
      name: 'StartError',
      message: `Port ${first.port} of the local chain is taken.`,
    });
    await first.stop();
    expect((await start({ port: first.port })).port).toBe(first.port);
  });

  it('tells when it has ended unasked', async () => {
    const chain = await start();
    process.kill(chain.pid, 'SIGKILL');
    await chain.ended;
    expect(findProcesses(file('state-at-exit.json'))).toEqual([]);
  });
});

describe('findProcesses', () => {
  it('finds the anvil of one folder and no other process that names it', async () => {
    const chain = await start();
    const name = file('state-at-exit.json');
    const other = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)', name]);
    expect(findProcesses(name)).toEqual([chain.pid]);
    expect(findProcesses(`${name}2`)).toEqual([]);
    other.kill();
  });
});
