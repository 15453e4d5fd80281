import { describe, expect, it } from 'vitest';
import { deployWallet, planCounterfactualWallet } from '../chain/deploy-wallets';
import { fundAccount } from '../chain/fund-account';
import { getTestChain } from '../chain/get-test-chain';
import { listTransfers } from '../chain/list-transfers';
import { readBalance } from '../chain/read-balance';
import { postSettle } from './post-settle';
import { createPayTo, requireV1, requireV2, signV1, signV2 } from './sign-payment';

const HASH = /^0x[0-9a-f]{64}$/;
const CENT = 10_000n;

const parse = ({ text }: { text: string }) => JSON.parse(text) as Record<string, unknown>;

describe('startFacilitator', () => {
  it('tells what it supports, in both versions', async () => {
    const { facilitatorUrl } = await getTestChain();
    const { kinds } = (await (await fetch(`${facilitatorUrl}/supported`)).json()) as {
      kinds: unknown[];
    };
    expect(kinds).toContainEqual(
      expect.objectContaining({ x402Version: 2, scheme: 'exact', network: 'eip155:84532' }),
    );
    expect(kinds).toContainEqual(
      expect.objectContaining({ x402Version: 1, scheme: 'exact', network: 'base-sepolia' }),
    );
  });

  it('verifies and settles a payment of the stock client for version 2', async () => {
    const { rpcUrl, facilitatorUrl } = await getTestChain();
    const [account, payTo] = [await fundAccount(rpcUrl, 25_000n), createPayTo()];
    const payload = await signV2(account, requireV2(payTo));
    const asked = [facilitatorUrl, payload, requireV2(payTo)] as const;
    expect(parse(await postSettle(...asked, { path: '/verify' }))).toMatchObject({ isValid: true });
    expect(await readBalance(rpcUrl, payTo)).toBe(0n);
    const settled = parse(await postSettle(...asked));
    expect(settled).toMatchObject({
      success: true,
      network: 'eip155:84532',
      payer: account.address,
      transaction: expect.stringMatching(HASH),
    });
    expect(await readBalance(rpcUrl, payTo)).toBe(CENT);
    expect(await readBalance(rpcUrl, account.address)).toBe(25_000n - CENT);
    const { nonce } = (payload.payload as { authorization: { nonce: string } }).authorization;
    expect(await listTransfers(rpcUrl, payTo)).toMatchObject([
      { transactionHash: settled.transaction, from: account.address, value: CENT, nonce },
    ]);
    expect(parse(await postSettle(...asked))).toMatchObject({
      success: false,
      errorReason: 'invalid_exact_evm_nonce_already_used',
    });
    expect(await readBalance(rpcUrl, payTo)).toBe(CENT);
  });

  it('settles a payment of the stock client for version 1', async () => {
    const { rpcUrl, facilitatorUrl } = await getTestChain();
    const [account, payTo] = [await fundAccount(rpcUrl, CENT), createPayTo()];
    const payload = await signV1(account, requireV1(payTo));
    expect(payload).toMatchObject({ x402Version: 1, network: 'base-sepolia' });
    const settled = parse(await postSettle(facilitatorUrl, payload, requireV1(payTo)));
    expect(settled).toMatchObject({
      success: true,
      network: 'base-sepolia',
      transaction: expect.stringMatching(HASH),
    });
    expect(await readBalance(rpcUrl, payTo)).toBe(CENT);
    expect(await readBalance(rpcUrl, account.address)).toBe(0n);
  });

  it('settles ten at once, an empty wallet among them', async () => {
    const { rpcUrl, facilitatorUrl } = await getTestChain();
    const payTo = createPayTo();
    const amounts = Array.from({ length: 11 }, (_, index) => (index === 4 ? 0n : CENT));
    const accounts = await Promise.all(amounts.map((amount) => fundAccount(rpcUrl, amount)));
    const payloads = await Promise.all(accounts.map((one) => signV2(one, requireV2(payTo))));
    const answers = await Promise.all(
      payloads.map((payload) => postSettle(facilitatorUrl, payload, requireV2(payTo))),
    );
    const outcomes = answers.map((answer) => parse(answer).success);
    expect(outcomes).toEqual(amounts.map((amount) => amount > 0n));
    expect(await readBalance(rpcUrl, payTo)).toBe(10n * CENT);
  });

  it('moves the money of each once where copies of all come at once, and keeps nobody waiting', async () => {
    const { rpcUrl, facilitatorUrl } = await getTestChain();
    const payTo = createPayTo();
    const accounts = await Promise.all([1, 2, 3, 4].map(() => fundAccount(rpcUrl, 5n * CENT)));
    const payloads = await Promise.all(accounts.map((one) => signV2(one, requireV2(payTo))));
    const copies = [...payloads, ...payloads, ...payloads];
    const answers = await Promise.all(
      copies.map((payload) => postSettle(facilitatorUrl, payload, requireV2(payTo))),
    );
    expect(answers.filter((answer) => parse(answer).success)).toHaveLength(4);
    expect(await readBalance(rpcUrl, payTo)).toBe(4n * CENT);
    const later = await signV2(accounts[0]!, requireV2(payTo));
    expect(parse(await postSettle(facilitatorUrl, later, requireV2(payTo))).success).toBe(true);
  });

  it('refuses a payment from an empty wallet with its reason', async () => {
    const { rpcUrl, facilitatorUrl } = await getTestChain();
    const [account, payTo] = [await fundAccount(rpcUrl, CENT - 1n), createPayTo()];
    const payload = await signV2(account, requireV2(payTo));
    const answer = parse(await postSettle(facilitatorUrl, payload, requireV2(payTo)));
    expect(answer).toMatchObject({ success: false, transaction: '' });
    expect(answer.errorReason).toMatch(/insufficient_balance|transaction_failed/);
  });

  it('settles from an ERC-1271 wallet with a 65-byte signature', async () => {
    const { rpcUrl, facilitatorUrl } = await getTestChain();
    const [wallet, payTo] = [await deployWallet(rpcUrl, CENT), createPayTo()];
    const payload = await signV2(wallet, requireV2(payTo));
    expect((payload.payload as { signature: string }).signature).toHaveLength(2 + 130);
    const settled = parse(await postSettle(facilitatorUrl, payload, requireV2(payTo)));
    expect(settled).toMatchObject({ success: true, payer: wallet.address });
    expect(await readBalance(rpcUrl, payTo)).toBe(CENT);
  });

  it('settles from a wallet that is not deployed yet (ERC-6492)', async () => {
    const { rpcUrl, facilitatorUrl } = await getTestChain();
    const [wallet, payTo] = [await planCounterfactualWallet(rpcUrl, 2n * CENT), createPayTo()];
    for (const times of [1n, 2n]) {
      const payload = await signV2(wallet, requireV2(payTo));
      const settled = parse(await postSettle(facilitatorUrl, payload, requireV2(payTo)));
      expect(settled).toMatchObject({ success: true, payer: wallet.address });
      expect(await readBalance(rpcUrl, payTo)).toBe(times * CENT);
    }
  });

  it('answers what is no payment, no path and no JSON', async () => {
    const { facilitatorUrl } = await getTestChain();
    const post = (body: string) => fetch(`${facilitatorUrl}/settle`, { method: 'POST', body });
    expect((await post('{')).status).toBe(400);
    expect((await post('{}')).status).toBe(400);
    expect((await fetch(`${facilitatorUrl}/nothing`)).status).toBe(404);
  });
});
