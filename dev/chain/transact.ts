import { setTimeout as delay } from 'node:timers/promises';
import type { Address, Hash, Hex } from 'viem';
import { callRpc } from './call-rpc';

const POLL_MS = 2;
const MINED_WITHIN_MS = 20_000;
const ATTEMPTS = 50;

/** Two at once were given the same number: the later one is sent again. */
const CLASH = /nonce too low|underpriced|already (imported|known)/i;

async function send(rpcUrl: string, call: object): Promise<Hash> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await callRpc<Hash>(rpcUrl, 'eth_sendTransaction', [call]);
    } catch (error) {
      if (!CLASH.test(String(error)) || attempt === ATTEMPTS) throw error;
      await delay(POLL_MS * Math.random() * attempt);
    }
  }
}

/**
 * Waits until a transaction is mined.
 *
 * @returns null where anvil has dropped it without a word: another with its number offered more, or was mined meanwhile
 */
async function awaitReceipt(rpcUrl: string, hash: Hash): Promise<{ status: Hex } | null> {
  const until = performance.now() + MINED_WITHIN_MS;
  for (;;) {
    const known = await callRpc<object | null>(rpcUrl, 'eth_getTransactionByHash', [hash]);
    const method = 'eth_getTransactionReceipt';
    const receipt = await callRpc<{ status: Hex } | null>(rpcUrl, method, [hash]);
    if (receipt !== null || known === null) return receipt;
    if (performance.now() > until) throw new Error(`transaction ${hash} was not mined`);
    await delay(POLL_MS);
  }
}

/**
 * Sends a transaction that anvil signs, or acts for its sender, and waits until it is mined, whether it fails there or
 * not.
 *
 * @throws where it is refused
 */
export async function transact(
  rpcUrl: string,
  from: Address,
  to: Address,
  data: Hex,
): Promise<{ hash: Hash; succeeded: boolean }> {
  for (;;) {
    const hash = await send(rpcUrl, { from, to, data, gas: '0xf4240' });
    const receipt = await awaitReceipt(rpcUrl, hash);
    if (receipt !== null) return { hash, succeeded: receipt.status === '0x1' };
  }
}
