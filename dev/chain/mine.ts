import { callRpc } from './call-rpc';

/** The newest final block is two behind the newest. */
const UNTIL_FINAL = 3;

/**
 * Mines empty blocks: by default as many as make everything final that is in the chain now.
 *
 * @param options.seconds moves the chain's clock ahead first, for good. Only on a chain of the test's own: on a shared one
 *   the payments of other tests would end
 */
export async function mine(
  rpcUrl: string,
  { seconds = 0, blocks = UNTIL_FINAL }: { seconds?: number; blocks?: number } = {},
): Promise<void> {
  if (seconds > 0) await callRpc(rpcUrl, 'evm_increaseTime', [`0x${seconds.toString(16)}`]);
  await callRpc(rpcUrl, 'anvil_mine', [`0x${blocks.toString(16)}`]);
}
