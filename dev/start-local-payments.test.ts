import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { createFaucet } from '@/lib/payments/faucet/create-faucet';
import { fundAccount } from './chain/fund-account';
import { listTransfers } from './chain/list-transfers';
import { readBalance } from './chain/read-balance';
import { postSettle } from './facilitator/post-settle';
import { requireV2, signV2 } from './facilitator/sign-payment';
import { startLocalPayments } from './start-local-payments';

it('takes a payment, and has it still after it was started again on the same ports', async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'img402-local-'));
  const said: string[] = [];
  const log = (line: string) => said.push(line);
  const first = await startLocalPayments({ dataDir, log });
  const requirements = requireV2(first.payTo);
  const payload = await signV2(await fundAccount(first.rpcUrl, 10_000n), requirements);
  expect((await postSettle(first.facilitatorUrl, payload, requirements)).status).toBe(200);
  const [transfer] = await listTransfers(first.rpcUrl, first.payTo);
  expect(transfer).toMatchObject({ value: 10_000n });
  await first.stop();
  await first.ended;

  const ports = [first.rpcUrl, first.facilitatorUrl].map((url) => Number(new URL(url).port));
  const [chainPort, facilitatorPort] = ports as [number, number];
  const second = await startLocalPayments({ dataDir, chainPort, facilitatorPort, log });
  expect(second).toMatchObject({
    rpcUrl: first.rpcUrl,
    facilitatorUrl: first.facilitatorUrl,
    payTo: '0x4020000000000000000000000000000000000402',
  });
  expect(await readBalance(second.rpcUrl, second.payTo)).toBe(10_000n);
  expect(await listTransfers(second.rpcUrl, second.payTo)).toEqual([transfer]);
  const again = await postSettle(second.facilitatorUrl, payload, requirements);
  expect(again.text).toContain('nonce_already_used');
  await createFaucet({ url: second.faucetUrl }).fill(second.payTo);
  expect(await readBalance(second.rpcUrl, second.payTo)).toBe(1_000_000n);
  await expect(
    startLocalPayments({ dataDir: path.join(dataDir, 'other'), facilitatorPort, log }),
  ).rejects.toMatchObject({ name: 'StartError' });
  await second.stop();
  await expect(fetch(second.faucetUrl)).rejects.toThrow();
  expect(said.filter((line) => line !== 'a new local chain begins')).toEqual([]);
  await rm(dataDir, { recursive: true });
});
