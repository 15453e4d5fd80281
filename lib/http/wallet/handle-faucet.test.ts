import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fundAccount } from '@/dev/chain/fund-account';
import { getTestChain } from '@/dev/chain/get-test-chain';
import { readBalance } from '@/dev/chain/read-balance';
import { startFaucet, type Faucet } from '@/dev/faucet/start-faucet';
import { LedgerStage } from '@/dev/payments/ledger-stage';
import type { Context } from '@/lib/context';
import { createPayments } from '@/lib/payments/create-payments';
import { Secret } from '@/lib/secret';

const FAUCET = '/api/wallet/faucet';
const ADDRESS = '0x036CbD53842c5426634e7929541eC2318f3dCF7e';

let stage: LedgerStage;
let faucet: Faucet;
let rpcUrl: string;
let context: Context;
beforeAll(async () => {
  stage = await LedgerStage.create();
  ({ rpcUrl } = await getTestChain());
  faucet = await startFaucet({ rpcUrl, log: () => undefined });
  context = contextOf(faucet.url);
});
afterAll(async () => {
  await faucet.stop();
  await stage.test.dispose();
});

function contextOf(faucetUrl: string | null): Context {
  const payments = createPayments({
    kind: 'network',
    network: 'base-sepolia',
    payTo: '0x4020000000000000000000000000000000000402',
    facilitator: { kind: 'url', url: new Secret('http://127.0.0.1:9') },
    rpcUrl: new Secret(rpcUrl),
    faucetUrl,
  });
  return stage.test.with({ payments });
}

const post = (body: string | undefined, on = context) =>
  stage.ask('POST', FAUCET, { context: on, ...(body === undefined ? {} : { body }) });
const fill = (address: string, on = context) => post(JSON.stringify({ address }), on);

describe('POST /api/wallet/faucet', () => {
  it('fills an account up to 1 USDC and tells the balance', async () => {
    const { address } = await fundAccount(rpcUrl, 400_000n);
    const first = await fill(address);
    expect(first).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } });
    expect(first.json).toEqual({
      address: address.toLowerCase(),
      balance: '1000000',
      asset: '0x036cbd53842c5426634e7929541ec2318f3dcf7e',
      network: 'eip155:84532',
    });
    expect(await readBalance(rpcUrl, address)).toBe(1_000_000n);
    expect((await fill(address)).body).toBe(first.body);
  });

  it('leaves more than that where it is', async () => {
    const { address } = await fundAccount(rpcUrl, 5_000_000n);
    expect((await fill(address)).json).toMatchObject({ balance: '5000000' });
  });

  it('does not fail where several ask for one account at once', async () => {
    const { address } = await fundAccount(rpcUrl, 0n);
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => fill(address)));
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({ status: 200, json: { balance: '1000000' } });
    }
  });

  it.each([
    ['nothing', undefined],
    ['an empty body', ''],
    ['not JSON', '{'],
    ['no address', '{}'],
    ['a name', '{"address":"vitalik.eth"}'],
    ['a wrong checksum', `{"address":"${ADDRESS.replace('Cb', 'cb')}"}`],
    ['one member more', `{"address":"${ADDRESS}","amount":"5"}`],
    ['too much', `{"address":"${'0'.repeat(2_000)}"}`],
  ])('says what it wants where it gets %s', async (_, body) => {
    const outcome = await post(body);
    expect(outcome).toMatchObject({ status: 400, json: { error: 'invalid_request' } });
    expect((outcome.json as { message: string }).message).toContain('{"address":"0x');
  });

  it('does not exist where money is real, whatever is asked of it', async () => {
    const real = contextOf(null);
    expect(real.payments).toMatchObject({ playMoney: false, faucet: null });
    for (const body of [`{"address":"${ADDRESS}"}`, '{', undefined]) {
      const outcome = await post(body, real);
      expect(outcome).toMatchObject({ status: 404, json: { error: 'not_found' } });
      expect((outcome.json as { message: string }).message).toMatch(
        /^This server has no faucet: the chain that it is paid on is not its own\./,
      );
    }
  });

  it('is 503 where the faucet does not answer, and where nothing is sold', async () => {
    const away = await fill(ADDRESS, contextOf('http://127.0.0.1:9'));
    expect(away).toMatchObject({
      status: 503,
      headers: { 'retry-after': '5' },
      json: { error: 'payments_unavailable' },
    });
    const off = await fill(ADDRESS, stage.test.context);
    expect(off).toMatchObject({ status: 503, json: { error: 'payments_unavailable' } });
  });

  it('does not hide a defect', async () => {
    const payments = {
      ...context.payments!,
      faucet: { fill: () => Promise.reject(new TypeError('a defect')) },
    };
    expect(await fill(ADDRESS, { ...context, payments })).toMatchObject({ status: 500 });
  });

  it('is limited by address', async () => {
    const limited = { ...context, env: { ...context.env, rateLimits: true } };
    const { headers } = await fill(ADDRESS, limited);
    expect(headers).toMatchObject({ 'ratelimit-policy': '"faucet";q=10;w=60' });
  });
});
