import { expect, vi } from 'vitest';
import { callRpc } from './call-rpc';
import type { Chain } from './start-chain';

/** Pauses a chain, and resolves when it answers nothing: its threads stop one by one, on a busy machine the last one late. */
export async function holdChain({ pause, rpcUrl }: Pick<Chain, 'pause' | 'rpcUrl'>): Promise<void> {
  pause();
  await vi.waitFor(async () => {
    const asked = callRpc(rpcUrl, 'eth_blockNumber', [], { timeoutMs: 200 });
    await expect(asked).rejects.toThrow(/timeout/);
  }, 10_000);
}
