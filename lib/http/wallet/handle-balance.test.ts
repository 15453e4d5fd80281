import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fundAccount } from '@/dev/chain/fund-account';
import { getTestChain } from '@/dev/chain/get-test-chain';
import { LedgerStage } from '@/dev/payments/ledger-stage';
import type { Context } from '@/lib/context';
import { createPayments } from '@/lib/payments/create-payments';
import { Secret } from '@/lib/secret';

const ASSET = '0x036cbd53842c5426634e7929541ec2318f3dcf7e';
const ADDRESS = '0x036CbD53842c5426634e7929541eC2318f3dCF7e';

let stage: LedgerStage;
let rpcUrl: string;
let context: Context;
beforeAll(async () => {
  stage = await LedgerStage.create();
  ({ rpcUrl } = await getTestChain());
  context = contextOf(rpcUrl);
});
afterAll(() => stage.test.dispose());

function contextOf(nodeUrl: string): Context {
  const payments = createPayments({
    kind: 'network',
    network: 'base-sepolia',
    payTo: '0x4020000000000000000000000000000000000402',
    facilitator: { kind: 'url', url: new Secret('http://127.0.0.1:9') },
    rpcUrl: new Secret(nodeUrl),
    faucetUrl: null,
  });
  return stage.test.with({ payments });
}

const ask = (query: string, method = 'GET', on = context) =>
  stage.ask(method, `/api/wallet/balance${query}`, { context: on });

describe('GET /api/wallet/balance', () => {
  it('tells what the chain says an account holds, in atomic units', async () => {
    const { address } = await fundAccount(rpcUrl, 1_234_567n);
    for (const spelling of [address, address.toLowerCase()]) {
      const outcome = await ask(`?address=${spelling}`);
      expect(outcome).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } });
      expect(outcome.body).toBe(
        `{"address":"${address.toLowerCase()}","balance":"1234567","asset":"${ASSET}","network":"eip155:84532"}`,
      );
    }
  });

  it('tells 0 of an account that nobody ever used', async () => {
    expect((await ask(`?address=0x${'4'.repeat(40)}`)).json).toMatchObject({ balance: '0' });
  });

  it('answers HEAD too, and nothing else', async () => {
    expect(await ask(`?address=${ADDRESS}`, 'HEAD')).toMatchObject({ status: 200 });
    expect(await ask(`?address=${ADDRESS}`, 'POST')).toMatchObject({
      status: 405,
      headers: { allow: 'GET, HEAD' },
    });
  });

  it.each([
    '',
    '?address=',
    '?address=vitalik.eth',
    `?address=${ADDRESS.slice(0, -1)}`,
    `?address=${ADDRESS}0`,
    `?address=${ADDRESS.slice(2)}`,
    // One letter in another case: the checksum tells a typing error.
    `?address=${ADDRESS.replace('Cb', 'cb')}`,
    `?Address=${ADDRESS}`,
  ])('says what it wants where it gets %j', async (query) => {
    const outcome = await ask(query);
    expect(outcome).toMatchObject({ status: 400, json: { error: 'invalid_request' } });
    expect((outcome.json as { message: string }).message).toMatch(
      /^Name the account as \?address=/,
    );
  });

  it('is 503 where the node does not answer, and where nothing is sold', async () => {
    const away = await ask(`?address=${ADDRESS}`, 'GET', contextOf('http://127.0.0.1:9'));
    expect(away).toMatchObject({
      status: 503,
      headers: { 'retry-after': '5' },
      json: { error: 'payments_unavailable' },
    });
    const off = await ask(`?address=${ADDRESS}`, 'GET', stage.test.context);
    expect(off).toMatchObject({ status: 503, json: { error: 'payments_unavailable' } });
  });

  it('is limited by address', async () => {
    const limited = { ...context, env: { ...context.env, rateLimits: true } };
    const { headers } = await ask(`?address=${ADDRESS}`, 'GET', limited);
    expect(headers).toMatchObject({ 'ratelimit-policy': '"wallet";q=120;w=60' });
  });
});
