import { writeFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { x402Client } from '@x402/core/client';
import type { PaymentPayload, PaymentRequired } from '@x402/core/types';
import { registerExactEvmScheme } from '@x402/evm/exact/client';
import type { Client } from '@modelcontextprotocol/client';
import type { PrivateKeyAccount } from 'viem/accounts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fundAccount } from '@/dev/chain/fund-account';
import { startApp, type RunningApp } from '../../start-app';
import { makeUniquePng } from '../make-unique-png';
import { uploadImage, type UploadAnswer } from '../post-image';
import { expectDeal } from '../payments/expect-deal';
import { openMarket, type Market } from '../payments/open-market';
import { callTool, type ToolAnswer } from './call-tool';
import { connectMcp } from './connect-mcp';
import { fitsSchema } from './fits-schema';
import { runCommand } from './run-command';

let market: Market;
let app: RunningApp;
let buyer: PrivateKeyAccount;
let folder: string;
let index = 0;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'img402-mcp-'));
  market = await openMarket();
  app = await startApp({ env: market.env });
  buyer = await fundAccount(market.rpcUrl, 1_000_000n);
});
afterAll(async () => {
  await app.stop();
  await market.close();
  await rm(folder, { recursive: true });
});

/** The chain's pace and a busy machine. */
const SOON = { timeout: 40_000, interval: 500 };

const nextPng = (bytes = 9_000) => makeUniquePng(bytes, (index += 1));
const nextKey = () => `key-0123456789-${(index += 1)}`;
const expectToPay = <T>(cents: number, action: () => Promise<T>): Promise<T> =>
  expectDeal(market, { cents }, action);

/** A payment for a challenge, by the x402 project's own client. */
const sign = ({ data }: ToolAnswer): Promise<PaymentPayload> =>
  registerExactEvmScheme(new x402Client(), { signer: buyer }).createPaymentPayload(
    data as unknown as PaymentRequired,
  );

const yearsAhead = (at: unknown) => (Date.parse(String(at)) - Date.now()) / (365 * 86_400_000);

describe.each(['legacy', 'modern'] as const)('the official client, %s', (era) => {
  let client: Client;
  beforeAll(async () => {
    client = await connectMcp(app.url, era);
  });
  afterAll(() => client.close());

  it.each(['keep_image', 'create_upload', 'upload_image'])(
    '%s: a challenge as data and as text, which its schema allows',
    async (name) => {
      const { id } = await uploadImage(app.url, nextPng());
      const { tools } = await client.listTools();
      const args = {
        keep_image: { id },
        create_upload: { tier: 'paid' },
        upload_image: { tier: 'paid', image: nextPng().toString('base64') },
      }[name]!;
      const asked = await expectToPay(0, () => callTool(client, name, args));
      expect(asked).toMatchObject({
        isError: true,
        data: {
          x402Version: 2,
          resource: { url: `mcp://tool/${name}` },
          accepts: [{ scheme: 'exact', network: 'eip155:84532', amount: '10000' }],
        },
      });
      expect(JSON.parse(asked.text)).toEqual(asked.data);
      expect(asked.data.extensions).not.toHaveProperty('bazaar');
      const schema = tools.find((tool) => tool.name === name)?.outputSchema;
      expect(fitsSchema(schema, asked.data)).toBe(true);
    },
  );

  it('keeps an image; the same payment again, with its key, pays nothing and says the same', async () => {
    const image = await uploadImage(app.url, nextPng());
    const args = { id: image.url, idempotencyKey: nextKey() };
    const payment = await sign(await callTool(client, 'keep_image', args));
    const pay = () => callTool(client, 'keep_image', args, { 'x402/payment': payment });
    const kept = await expectToPay(1, pay);
    expect(kept.isError).toBe(false);
    expect(kept.data).toMatchObject({ id: image.id, url: image.url });
    expect(yearsAhead(kept.data.expiresAt)).toBeCloseTo(1 + 7 / 365, 2);
    expect(kept.meta['x402/payment-response']).toMatchObject({
      success: true,
      network: 'eip155:84532',
      payer: buyer.address.toLowerCase(),
      transaction: (await market.transfers()).at(-1)!.transactionHash,
    });
    const again = await expectToPay(0, () => Promise.all([pay(), pay(), pay()]));
    for (const answer of again) expect(answer.data).toEqual(kept.data);
  });

  it('does not sell twice for one payment, nor hand out what was bought without its key', async () => {
    const { id } = await uploadImage(app.url, nextPng());
    const payment = await sign(await callTool(client, 'keep_image', { id }));
    const meta = { 'x402/payment': payment };
    await expectToPay(1, () => callTool(client, 'keep_image', { id }, meta));
    for (const [name, args] of [
      ['keep_image', { id }],
      ['create_upload', { tier: 'paid' }],
    ] as const) {
      const again = await expectToPay(0, () => callTool(client, name, args, meta));
      expect(again.text).toMatch(/^payment_already_used: .*Do not pay again/);
    }
  });

  it('sells a token with the command that spends it', async () => {
    const png = nextPng(2_000_000);
    await writeFile(path.join(folder, 'big.png'), png);
    const args = { tier: 'paid', filename: 'big.png', idempotencyKey: nextKey() };
    const payment = await sign(await callTool(client, 'create_upload', args));
    const { data } = await expectToPay(1, () =>
      callTool(client, 'create_upload', args, { 'x402/payment': payment }),
    );
    expect(data).toMatchObject({ tier: 'paid', uploadUrl: `${app.url}/api/upload` });
    const uploaded = await expectToPay(0, () =>
      runCommand<UploadAnswer>(String(data.command), folder),
    );
    expect(uploaded.sizeBytes).toBe(png.length);
    expect(yearsAhead(uploaded.expiresAt)).toBeCloseTo(1, 2);
  });

  it('uploads for money, in base64, what is too large to be free', async () => {
    const png = nextPng(1_500_000);
    const args = { tier: 'paid', image: png.toString('base64') };
    const payment = await sign(await callTool(client, 'upload_image', args));
    // Some clients send the header's text in the place of the object.
    const text = Buffer.from(JSON.stringify(payment)).toString('base64');
    const { data } = await expectToPay(1, () =>
      callTool(client, 'upload_image', args, { 'x402/payment': text }),
    );
    expect(data).toMatchObject({ sizeBytes: png.length, deleteToken: expect.any(String) });
    expect(yearsAhead(data.expiresAt)).toBeCloseTo(1, 2);
  });

  it('takes no money for a bad image', async () => {
    const args = { tier: 'paid', image: Buffer.from('no image').toString('base64') };
    const payment = await sign(await callTool(client, 'upload_image', args));
    const refused = await expectToPay(0, () =>
      callTool(client, 'upload_image', args, { 'x402/payment': payment }),
    );
    expect(refused.text).toMatch(/^unsupported_format: /);
  });

  it('tells of a payment that nobody knows the end of, and gives what it bought once it is known', async () => {
    const { id } = await uploadImage(app.url, nextPng());
    const args = { id, idempotencyKey: nextKey() };
    const payment = await sign(await callTool(client, 'keep_image', args));
    const pay = () => callTool(client, 'keep_image', args, { 'x402/payment': payment });
    const { nonce } = (payment.payload as { authorization: { nonce: string } }).authorization;
    await market.facilitator.setFaultFor(nonce, { name: 'pending' });
    const pending = await pay();
    expect(pending).toMatchObject({ isError: false, data: { status: 'pending' } });
    expect(pending.text).toContain('Do not pay again');
    const isSettled = async () =>
      (await (await fetch(String(pending.data.statusUrl))).json()) as object;
    await expect.poll(isSettled, SOON).toMatchObject({ status: 'settled' });
    const kept = await expectToPay(0, pay);
    expect(kept.data).toMatchObject({ id, url: expect.any(String) });
  });

  it.each([
    ['a number', 7, /^invalid_request: /],
    ['a list', [], /^invalid_request: /],
    ['no payment', { x402Version: 2 }, /^invalid_request: /],
    ['a long text', 'a'.repeat(9_000), /^headers_too_large: /],
    ['version 3', { x402Version: 3, payload: {} }, /invalid_x402_version/],
  ])('refuses %s as a payment', async (_, payment, told) => {
    const { id } = await uploadImage(app.url, nextPng());
    const answer = await expectToPay(0, () =>
      callTool(client, 'keep_image', { id }, { 'x402/payment': payment }),
    );
    expect(answer.isError).toBe(true);
    expect(answer.text).toMatch(told);
  });
});
