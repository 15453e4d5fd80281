import { afterEach, describe, expect, it } from 'vitest';
import { callRpc } from '../chain/call-rpc';
import { fundAccount } from '../chain/fund-account';
import { getTestChain } from '../chain/get-test-chain';
import { listTransfers } from '../chain/list-transfers';
import { controlFacilitator } from './control-facilitator';
import { FAULTS, type FaultName, type FaultSetting } from './faults';
import { postSettle } from './post-settle';
import { createPayTo, requireV1, requireV2, signV1, signV2 } from './sign-payment';
import { startFacilitator, type Facilitator } from './start-facilitator';

const CENT = 10_000n;
const HASH = /^0x[0-9a-f]{64}$/;

let own: Facilitator[] = [];
afterEach(async () => {
  await Promise.all(own.map((one) => one.stop()));
  own = [];
});

async function startOwn(options: Partial<Parameters<typeof startFacilitator>[0]> = {}) {
  const { rpcUrl } = await getTestChain();
  const facilitator = await startFacilitator({
    rpcUrl,
    log: () => undefined,
    ownRelayer: true,
    ...options,
  });
  own.push(facilitator);
  return facilitator;
}

/** One payment, ready to be settled. */
async function prepare() {
  const { rpcUrl } = await getTestChain();
  const payTo = createPayTo();
  const account = await fundAccount(rpcUrl, CENT);
  const payload = await signV2(account, requireV2(payTo));
  const { nonce } = (payload.payload as { authorization: { nonce: string } }).authorization;
  return {
    account,
    nonce,
    settleAt: (url: string, options?: Parameters<typeof postSettle>[3]) =>
      postSettle(url, payload, requireV2(payTo), options),
    countTransfers: async () => (await listTransfers(rpcUrl, payTo)).length,
  };
}

async function settleWith(fault: FaultSetting | FaultName) {
  const setting = typeof fault === 'string' ? { name: fault } : fault;
  const facilitator = await startOwn({ misbehaviour: setting });
  const payment = await prepare();
  const answer = await payment.settleAt(facilitator.url).then(
    ({ status, text }) => ({ status, text, error: null }),
    (error: unknown) => ({ status: 0, text: '', error }),
  );
  const body = (): Record<string, unknown> => JSON.parse(answer.text) as Record<string, unknown>;
  return { ...answer, ...payment, body };
}

async function isMined(hash: unknown): Promise<boolean> {
  const { rpcUrl } = await getTestChain();
  return (await callRpc(rpcUrl, 'eth_getTransactionReceipt', [hash])) !== null;
}

const HANGS: FaultName[] = ['hangs before settling', 'hangs after settling'];

describe('each fault', () => {
  const names = (Object.keys(FAULTS) as FaultName[]).filter((name) => !HANGS.includes(name));
  it.each(names)('%s: moves money exactly where the table says so', async (name) => {
    const { countTransfers } = await settleWith(name);
    expect(await countTransfers()).toBe(FAULTS[name].settles ? 1 : 0);
  });

  it.each(HANGS)('%s: answers nothing', async (name) => {
    const { url } = await startOwn({ misbehaviour: { name } });
    const { settleAt, countTransfers } = await prepare();
    const giveUp = new AbortController();
    let answered = false;
    const asked = settleAt(url, { signal: giveUp.signal }).then(() => (answered = true));
    const settles = FAULTS[name].settles ? 1 : 0;
    await expect.poll(countTransfers, { timeout: 10_000 }).toBe(settles);
    giveUp.abort();
    await expect(asked).rejects.toThrow(/abort/);
    expect(answered).toBe(false);
    expect(await countTransfers()).toBe(settles);
  });

  it('pending: 500 with the hash of what was sent, or of nothing', async () => {
    for (const [name, mined] of [
      ['pending', true],
      ['pending for ever', false],
    ] as const) {
      const { status, body } = await settleWith(name);
      expect(status).toBe(500);
      const { transaction, ...rest } = body();
      expect(rest).toMatchObject({ success: false, errorReason: 'settlement_pending' });
      expect(transaction).toMatch(HASH);
      expect(await isMined(transaction)).toBe(mined);
    }
  });

  it('drops: no answer', async () => {
    expect((await settleWith('drops before settling')).error).toBeInstanceOf(TypeError);
    expect((await settleWith('drops after settling')).error).toBeInstanceOf(TypeError);
  });

  it('html and broken json: nothing that can be parsed', async () => {
    for (const when of ['before', 'after'] as const) {
      const html = await settleWith(`html ${when} settling`);
      expect([html.status, html.text.slice(0, 15)]).toEqual([500, '<!doctype html>']);
      const broken = await settleWith(`broken json ${when} settling`);
      expect(broken.status).toBe(200);
      expect(broken.body).toThrow(SyntaxError);
    }
  });

  it('another payer, another network: success for somebody else', async () => {
    const payer = await settleWith('another payer');
    expect(payer.body()).toMatchObject({ success: true, transaction: expect.stringMatching(HASH) });
    expect(payer.body().payer).not.toBe(payer.account.address);
    expect((await settleWith('another network')).body().network).toBe('eip155:8453');
  });

  it('no transaction, a transfer that never was: success without proof', async () => {
    for (const name of ['no transaction', 'no transaction, nothing sent'] as const) {
      expect((await settleWith(name)).body()).toMatchObject({ success: true, transaction: '' });
    }
    const { transaction, success } = (await settleWith('a transfer that never was')).body();
    expect(success).toBe(true);
    expect(transaction).toMatch(HASH);
    expect(await isMined(transaction)).toBe(false);
  });

  it('refuses: with the reason that it was given', async () => {
    expect((await settleWith('refuses')).body()).toMatchObject({
      success: false,
      errorReason: 'invalid_exact_evm_insufficient_balance',
      transaction: '',
    });
    const other = await settleWith({ name: 'refuses', reason: 'other' });
    expect(other.body().errorReason).toBe('other');
    expect((await settleWith('refuses after settling')).body().success).toBe(false);
  });

  it('401, 403, 429: that status', async () => {
    for (const name of ['401', '403', '429'] as const) {
      expect((await settleWith(name)).status).toBe(Number(name));
    }
  });

  it('twice as slow: settles all the same', async () => {
    expect((await settleWith('twice as slow')).body().success).toBe(true);
  });

  it('another network: by its name of version 1 for version 1', async () => {
    const { rpcUrl } = await getTestChain();
    const { url } = await startOwn({ misbehaviour: { name: 'another network' } });
    const requirements = requireV1(createPayTo());
    const payload = await signV1(await fundAccount(rpcUrl, CENT), requirements);
    const { text } = await postSettle(url, payload, requirements);
    expect(JSON.parse(text)).toMatchObject({ success: true, network: 'base' });
  });
});

describe('faults from another process', () => {
  const statusOf = async (url: string, headers: Record<string, string> = {}) =>
    (await (await prepare()).settleAt(url, { headers })).status;

  it('stand, are queued, or belong to one authorization', async () => {
    const { url, adminUrl } = await startOwn({ faults: true });
    const controls = controlFacilitator(adminUrl ?? '');
    await controls.queueFault({ name: '429' }, 2);
    expect([await statusOf(url), await statusOf(url), await statusOf(url)]).toEqual([
      429, 429, 200,
    ]);
    await controls.setFault({ name: '403' });
    await controls.queueFault({ name: '401' });
    const particular = await prepare();
    await controls.setFaultFor(particular.nonce.toUpperCase().replace('X', 'x'), { name: '429' });
    expect((await particular.settleAt(url)).status).toBe(429);
    expect([await statusOf(url), await statusOf(url)]).toEqual([401, 403]);
    await controls.setFault(null);
    expect(await statusOf(url)).toBe(200);
    await controls.setFaultFor(particular.nonce, null);
    expect((await particular.settleAt(url)).status).toBe(200);
    expect(await controls.readCalls()).toEqual({ verify: 0, settle: 8, supported: 0 });
    expect((await controls.readCalls(particular.nonce)).settle).toBe(2);
    await expect(controls.setFault({ name: 'none' as FaultName })).rejects.toThrow(/no fault/);
  });

  it('come in a header only where they are allowed', async () => {
    const headers = { 'x-test-fault': '403' };
    expect(await statusOf((await startOwn({ faults: true })).url, headers)).toBe(403);
    const honest = await startOwn();
    expect(await statusOf(honest.url, headers)).toBe(200);
    expect(honest.adminUrl).toBeNull();
  });

  it('hold a settlement at a point until it is released', async () => {
    const { url, adminUrl } = await startOwn({ faults: true });
    const controls = controlFacilitator(adminUrl ?? '');
    for (const [point, transfers] of [
      ['received', 0],
      ['broadcast', 1],
      ['answering', 1],
    ] as const) {
      const { settleAt, countTransfers } = await prepare();
      await controls.hold(point);
      let answered = false;
      const asked = settleAt(url).then(({ status }) => {
        answered = true;
        return status;
      });
      await controls.reached(point);
      // What was sent is in a block a moment later.
      await expect.poll(countTransfers).toBe(transfers);
      expect(answered).toBe(false);
      expect(await statusOf(url)).toBe(200);
      await controls.release();
      expect(await asked).toBe(200);
      expect(await countTransfers()).toBe(1);
    }
  });

  it('hold the settlement of one authorization and let others pass', async () => {
    const { url, adminUrl } = await startOwn({ faults: true });
    const controls = controlFacilitator(adminUrl ?? '');
    const [own, other] = [await prepare(), await prepare()];
    const nonce = own.nonce;
    await controls.hold('received', nonce);
    const asked = own.settleAt(url);
    await controls.reached('received', nonce);
    expect((await other.settleAt(url)).status).toBe(200);
    await controls.release('received');
    expect(await own.countTransfers()).toBe(0);
    await controls.release('received', nonce);
    expect((await asked).status).toBe(200);
  });

  it('take it down and bring it up on the same port', async () => {
    const { url, adminUrl } = await startOwn({ faults: true });
    const controls = controlFacilitator(adminUrl ?? '');
    await controls.down();
    const { settleAt, countTransfers } = await prepare();
    await expect(settleAt(url)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
    expect(await countTransfers()).toBe(0);
    await controls.up();
    expect((await settleAt(url)).status).toBe(200);
  });
});
