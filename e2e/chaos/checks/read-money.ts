import { listTransfers } from '@/dev/chain/list-transfers';
import { readBalance } from '@/dev/chain/read-balance';
import { FUNDS } from '../make-world';
import type { Arena } from '../open-arena';
import type { World } from '../world';
import type { EntitlementRow, Money, PaymentRow } from './find-money-faults';

const CENT = 10_000n;

/** Reads chain and ledger, and puts what the buyers say beside it. */
export async function readMoney(
  { chain, payTo, postgres }: Arena,
  { wallets, book }: World,
): Promise<Money> {
  const payments = await postgres.query<PaymentRow & { amount: string }>(
    `SELECT id, state::text, '0x' || encode(payer, 'hex') AS payer, '0x' || encode(nonce, 'hex') AS nonce,
       '0x' || encode(transaction, 'hex') AS transaction, amount::text, count, product::text,
       payer_only AS "payerOnly", head_block IS NOT NULL AS "headKnown" FROM payment`,
  );
  const entitlements = await postgres.query<EntitlementRow>(
    `SELECT payment_id AS "paymentId", state::text, image_id AS "imageId" FROM entitlement`,
  );
  const spent = new Map<string, bigint>();
  for (const { address } of wallets) {
    spent.set(address, FUNDS - (await readBalance(chain.rpcUrl, address)));
  }
  return {
    price: CENT,
    transfers: await listTransfers(chain.rpcUrl, payTo),
    payments: payments.map((row) => ({ ...row, amount: BigInt(row.amount) })),
    entitlements,
    purchases: book.purchases.map((purchase) => ({
      ...purchase,
      payer: wallets[purchase.wallet]!.address,
      count: Math.max(1, purchase.pictures.length),
      imageIds: purchase.product === 'keep' ? [] : purchase.images.map(({ id }) => id),
    })),
    spent,
    received: await readBalance(chain.rpcUrl, payTo),
  };
}
