import { randomBytes } from 'node:crypto';
import type { Hex } from 'viem';
import { createTestContext, type TestContext } from '@/dev/context/create-test-context';
import { WITH_ENTITLEMENTS } from '@/lib/payments/claim/list-settled';
import type { Sale, SalesContext } from '@/lib/payments/ledger/sale';
import { makeSignedPayment } from './make-signed-payment';
import { scriptPayments, type Script } from './script-payments';

export const randomHex = (bytes: number): Hex => `0x${randomBytes(bytes).toString('hex')}`;

/** Sales on a real ledger, with a facilitator and a chain that say what the test tells them. */
export class ScriptedSales {
  script!: Script;
  ports!: SalesContext;

  private constructor(readonly test: TestContext) {
    this.reset();
  }

  static async create(): Promise<ScriptedSales> {
    return new ScriptedSales(await createTestContext());
  }

  /** Another script, in which every payer is a contract wallet that signs whatever it is shown. */
  reset(): void {
    const { script, payments } = scriptPayments();
    script.contract = { signs: true };
    this.script = script;
    this.ports = { ...this.test.context, payments };
  }

  /** Nothing of what was sold is left. */
  async clear(): Promise<void> {
    const { db, store } = this.test.context;
    await db.entitlement.deleteMany();
    await db.payment.deleteMany();
    await db.image.deleteMany();
    for (const key of await this.test.listKeys()) await store.delete(key);
  }

  /** Seconds. */
  now(): bigint {
    return BigInt(Math.floor(this.test.clock.now().getTime() / 1000));
  }

  /** A new payment, valid for five minutes. */
  sign(changes: Parameters<typeof makeSignedPayment>[0] = {}) {
    const authorization = {
      nonce: randomHex(32),
      validBefore: this.now() + 300n,
      ...changes.authorization,
    };
    return makeSignedPayment({ signature: randomHex(70), ...changes, authorization });
  }

  /** The sale of a token, unless the test wants something else. */
  sale(changes: Partial<Sale> = {}): Sale {
    return {
      product: 'upload_token',
      count: 1,
      payment: this.sign(),
      key: null,
      resourceUrl: 'http://localhost/api/upload/token',
      images: [],
      targetImageId: null,
      ...changes,
    };
  }

  /** The one that there is; the first of what it has bought stands beside the rest. */
  async onlyPayment() {
    const payment = await this.ports.db.payment.findFirstOrThrow({ include: WITH_ENTITLEMENTS });
    return { ...payment, entitlement: payment.entitlements[0] ?? null };
  }
}
