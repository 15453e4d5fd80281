import { vi } from 'vitest';
import { callRpc } from '@/dev/chain/call-rpc';
import { mine } from '@/dev/chain/mine';

type Block = { readonly number: string; readonly timestamp: string };

const readHead = (rpcUrl: string) =>
  callRpc<Block>(rpcUrl, 'eth_getBlockByNumber', ['latest', false]);

/**
 * The true time of the model is `Date`, which stands still until it is moved: clients and facilitator read it, and the
 * chain's next block is given it. Each block takes a second.
 */
export async function startClocks(rpcUrl: string): Promise<void> {
  await callRpc(rpcUrl, 'anvil_setBlockTimestampInterval', [1]);
  const { timestamp } = await readHead(rpcUrl);
  vi.useFakeTimers({ toFake: ['Date'], now: Number(timestamp) * 1000 });
}

/** Moves the true time; `Date` only. */
export function advance(seconds: number): void {
  vi.setSystemTime(Date.now() + seconds * 1000);
}

/** Brings `Date` and the chain together: neither goes back. */
export async function alignClocks(rpcUrl: string): Promise<void> {
  const head = Number((await readHead(rpcUrl)).timestamp);
  const now = Math.floor(Date.now() / 1000);
  if (now > head + 1) await callRpc(rpcUrl, 'evm_setNextBlockTimestamp', [now]);
  else if (head > now) vi.setSystemTime(head * 1000);
}

/** Moves the true time, and makes it, and everything before, final on the chain. */
export async function advanceToFinality(rpcUrl: string, seconds: number): Promise<void> {
  advance(seconds);
  await alignClocks(rpcUrl);
  await mine(rpcUrl);
  await alignClocks(rpcUrl);
}
