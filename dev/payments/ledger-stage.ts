import { randomBytes } from 'node:crypto';
import { createSIWxPayload, encodeSIWxHeader } from '@x402/extensions/sign-in-with-x';
import { verifyMessage, type Hex } from 'viem';
import { generatePrivateKey, privateKeyToAccount, type PrivateKeyAccount } from 'viem/accounts';
import { createTestContext, type TestContext } from '@/dev/context/create-test-context';
import { makeReceivedImage } from '@/dev/context/make-received-image';
import { splitBody } from '@/dev/uploads/split-body';
import type { Context } from '@/lib/context';
import type { Payment, Product } from '@/lib/db/create-client';
import { isRefusal } from '@/lib/errors';
import { answer } from '@/lib/http/answer';
import type { ApiResponse } from '@/lib/http/exchange';
import { findRoute } from '@/lib/http/find-route';
import { PEER_HEADER } from '@/lib/http/get-client-address';
import type { Uploaded } from '@/lib/images/publish-image';
import { uploadImage } from '@/lib/images/upload-image';
import { ChainError, type AuthorizationView } from '@/lib/payments/chain';
import { toBytes } from '@/lib/payments/hex-bytes';
import { NETWORKS } from '@/lib/payments/networks';
import type { Payments } from '@/lib/payments/payments';
import type { SignInInfo } from '@/lib/payments/sign-in/sign-in-info';

const NETWORK = NETWORKS['base-sepolia'];
const SITE = 'http://localhost:3000';
const PAY_TO: Hex = '0x4020000000000000000000000000000000000402';

type Asked = {
  readonly headers?: Record<string, string>;
  readonly body?: string;
  /** Another context than that of the stage. */
  readonly context?: Context;
};

export type Answered = ApiResponse & { readonly body: string; readonly json: unknown };

/**
 * A ledger whose rows a test writes itself, with a chain of which the test says what it shows: for what is told of
 * payments afterwards, to whom. Buying is tried elsewhere, on a real chain.
 */
export class LedgerStage {
  /** Of the wallet that the stage's payments are from; `reset` makes a new one. */
  wallet: PrivateKeyAccount = privateKeyToAccount(generatePrivateKey());
  /** What the chain shows of every authorization; null: it does not answer. */
  view: AuthorizationView | null = null;
  /** How often it was asked. */
  readings = 0;
  readonly context: Context;
  #inserted = 0;

  private constructor(readonly test: TestContext) {
    const chain: Partial<Payments['chain']> = {
      verifyMessage: async (address, message, signature) =>
        verifyMessage({ address, message, signature }),
      readAuthorization: async () => {
        this.readings += 1;
        if (this.view === null) throw new ChainError('away');
        return this.view;
      },
    };
    const payments: Partial<Payments> = {
      network: NETWORK,
      payTo: PAY_TO,
      chain: chain as Payments['chain'],
    };
    this.context = test.with({ payments: payments as Payments });
  }

  static async create(): Promise<LedgerStage> {
    return new LedgerStage(await createTestContext({ RATE_LIMITS: 'off' }));
  }

  reset(): void {
    this.test.clock.set('2026-11-24T12:00:00.000Z');
    this.wallet = privateKeyToAccount(generatePrivateKey());
    this.view = null;
    this.readings = 0;
  }

  /** @param target a path, with a query or without */
  async ask(method: string, target: string, asked: Asked = {}): Promise<Answered> {
    const [path = '', query] = target.split('?');
    const { route, params } = findRoute(path)!;
    const headers = { host: new URL(SITE).host, [PEER_HEADER]: '192.0.2.7', ...asked.headers };
    const response = await answer(
      asked.context ?? this.context,
      route,
      {
        method,
        path,
        query: new URLSearchParams(query),
        headers: new Headers(headers),
        body: asked.body === undefined ? null : splitBody(Buffer.from(asked.body), 7),
      },
      params,
    );
    const body = (response.body as string | null) ?? '';
    return { ...response, body, json: body === '' ? null : JSON.parse(body) };
  }

  /** The header that signs what a 401 asked for, by the SDK's own client. */
  async sign({ json }: Answered, signer = this.wallet): Promise<Record<string, string>> {
    const { signIn } = json as { signIn: SignInInfo };
    const payload = await createSIWxPayload(signIn, signer, SITE);
    return { 'sign-in-with-x': encodeSIWxHeader(payload) };
  }

  /** Asks, signs what it is asked for, and asks again. */
  async askSigned(method: string, path: string, asked: Asked = {}, signer = this.wallet) {
    const sent = await this.sign(await this.ask(method, path), signer);
    return { sent, ...(await this.ask(method, path, { ...asked, headers: sent })) };
  }

  /** A payment of the wallet, each a minute younger than the one before. */
  async insert(product: Product, more: Partial<Payment> = {}): Promise<string> {
    const { count = 1 } = more;
    const now = this.test.clock.now();
    this.#inserted += 1;
    const { id } = await this.context.db.payment.create({
      data: {
        id: randomBytes(16).toString('hex'),
        product,
        chainId: NETWORK.chainId,
        asset: toBytes(NETWORK.asset),
        payer: toBytes(this.wallet.address),
        nonce: new Uint8Array(randomBytes(32)),
        payTo: toBytes(PAY_TO),
        amount: 10_000n * BigInt(count),
        unitPrice: 10_000n,
        validAfter: 0n,
        validBefore: 1_800_000_000n,
        protocolVersion: 2,
        signature: new Uint8Array(65),
        requestSha256: new Uint8Array(32),
        facilitator: 'test',
        headBlock: 10n,
        createdAt: new Date(now.getTime() + this.#inserted * 60_000),
        leaseUntil: now,
        ...more,
      },
    });
    return id;
  }

  /**
   * @param spentOn an image, or null where it prolonged one; unspent where it is left out. Of a payment for several
   *   things, as many as those
   */
  async settle(id: string, ...spentOn: (string | null | undefined)[]): Promise<void> {
    const { db } = this.context;
    const at = this.test.clock.now();
    const transaction = new Uint8Array(randomBytes(32));
    const data = { state: 'settled' as const, settledAt: at, transaction, finalAt: at };
    const grantOf = (imageId: string | null | undefined) =>
      imageId === undefined
        ? { state: 'unspent' as const }
        : { state: 'spent' as const, spentAt: at, imageId };
    const { count } = await db.payment.findUniqueOrThrow({ where: { id } });
    const grants = Array.from({ length: count }, (_, index) => ({
      ...{ paymentId: id, index, grantedAt: at },
      ...grantOf(spentOn[index]),
    }));
    await db.$transaction([
      db.payment.update({ where: { id }, data }),
      db.entitlement.createMany({ data: grants }),
    ]);
  }

  async upload(): Promise<Uploaded> {
    const image = makeReceivedImage(randomBytes(40).toString('hex'));
    const uploaded = await uploadImage(this.context, 'paid', image, null);
    if (isRefusal(uploaded)) throw new Error(uploaded.log);
    return uploaded;
  }

  /** Has the chain show a use, final, newer than the payments of the stage. */
  showUse(paid: boolean): Hex {
    const transaction: Hex = `0x${randomBytes(32).toString('hex')}`;
    this.view = {
      head: { number: 20n, timestamp: 1_700_000_100n },
      finalized: { number: 19n, timestamp: 1_700_000_090n },
      use: { transaction, logIndex: 3, blockNumber: 15n, paid },
    };
    return transaction;
  }
}
