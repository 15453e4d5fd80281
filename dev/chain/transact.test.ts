import { expect, it } from 'vitest';
import { callRpc } from './call-rpc';
import { mintUsdc } from './fund-account';
import { readBalance } from './read-balance';
import { startOwnChain } from './start-own-chain';

const RECIPIENT = '0x00000000000000000000000000000000000000aa';

it('loses none of many at once while the fees change from block to block', async () => {
  const { rpcUrl, stop } = await startOwnChain();
  for (let round = 0; round < 10; round += 1) {
    await callRpc(rpcUrl, 'anvil_setNextBlockBaseFeePerGas', ['0x3b9aca00']);
    // Each another sum: two with the same words and the same number would be one transaction.
    const sums = Array.from({ length: 20 }, (_, at) => BigInt(at + 1));
    await Promise.all(sums.map((sum) => mintUsdc(rpcUrl, RECIPIENT, sum)));
  }
  expect(await readBalance(rpcUrl, RECIPIENT)).toBe(2_100n);
  await stop();
});
