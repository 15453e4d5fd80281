import { expect, it } from 'vitest';
import { fundAccount } from '../chain/fund-account';
import { getTestChain } from '../chain/get-test-chain';
import { readBalance } from '../chain/read-balance';
import { postSettle } from './post-settle';
import { createPayTo, requireV2, signV2 } from './sign-payment';
import { spawnFacilitator } from './spawn-facilitator';

it('is killed while it settles and started again on the same port', async () => {
  const { rpcUrl } = await getTestChain();
  const payTo = createPayTo();
  const payload = await signV2(await fundAccount(rpcUrl, 10_000n), requireV2(payTo));
  const first = await spawnFacilitator({ rpcUrl });
  await first.hold('received');
  const asked = postSettle(first.url, payload, requireV2(payTo));
  const lost = expect(asked).rejects.toThrow();
  await first.reached('received');
  await first.kill();
  await lost;
  const second = await spawnFacilitator({ rpcUrl, port: first.port });
  expect(second.url).toBe(first.url);
  expect((await postSettle(second.url, payload, requireV2(payTo))).status).toBe(200);
  expect(await readBalance(rpcUrl, payTo)).toBe(10_000n);
  await second.kill();
});
