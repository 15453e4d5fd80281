import type { Transfer } from '@/dev/chain/list-transfers';

/** A row of the ledger, addresses and hashes as 0x and small hex digits. */
export type PaymentRow = {
  readonly id: string;
  readonly state: string;
  readonly payer: string;
  readonly nonce: string;
  readonly transaction: string | null;
  readonly amount: bigint;
  readonly count: number;
  readonly product: string;
  /** Whether it was granted to nobody but who signs in with its wallet. */
  readonly payerOnly: boolean;
  /** Whether the chain told its newest block before it was reserved. */
  readonly headKnown: boolean;
};

export type EntitlementRow = {
  readonly paymentId: string;
  readonly state: string;
  readonly imageId: string | null;
};

/** What a buyer says of a purchase. */
export type PurchaseFacts = {
  readonly payer: string;
  readonly product: 'upload' | 'token' | 'batch' | 'keep';
  readonly count: number;
  readonly delivered: boolean;
  readonly transaction: string | null;
  /** What was delivered; none for a keep. */
  readonly imageIds: readonly string[];
};

export type Money = {
  /** Atomic USDC for one thing. */
  readonly price: bigint;
  readonly transfers: readonly Transfer[];
  readonly payments: readonly PaymentRow[];
  readonly entitlements: readonly EntitlementRow[];
  readonly purchases: readonly PurchaseFacts[];
  /** By how much each wallet has less than it began with. */
  readonly spent: ReadonlyMap<string, bigint>;
  /** Of the account that everything is paid to. */
  readonly received: bigint;
};

const sum = (values: readonly bigint[]) => values.reduce((all, one) => all + one, 0n);
const low = (text: string | null) => text?.toLowerCase() ?? null;

/** Chain against ledger: each settled payment is one transfer, and each transfer a settled payment. */
function* compareLedger({ transfers, payments, price }: Money): Generator<string> {
  const byNonce = new Map(payments.map((payment) => [payment.nonce, payment]));
  const moved = new Set<string | null>();
  for (const { nonce, from, value, transactionHash } of transfers) {
    const payment = byNonce.get(low(nonce) ?? '');
    if (moved.has(low(nonce))) yield `the authorization ${nonce} moved money twice`;
    moved.add(low(nonce));
    if (payment?.state !== 'settled') {
      yield `${value} came from ${from} by ${transactionHash}, and its payment is ${payment?.state ?? 'unknown'}`;
    } else if (
      payment.amount !== value ||
      payment.transaction !== low(transactionHash) ||
      payment.payer !== low(from)
    ) {
      yield `the payment ${payment.id} is another one than the transfer ${transactionHash}`;
    }
  }
  for (const { id, state, nonce, amount, count, payerOnly, headKnown } of payments) {
    if (amount !== price * BigInt(count)) yield `the payment ${id} has the amount ${amount}`;
    if (state === 'settled' && !moved.has(nonce))
      yield `the payment ${id} is settled without money`;
    if (!['settled', 'refused', 'released'].includes(state)) {
      yield `the payment ${id} is ${state} in the end`;
    }
    // Nobody here uses an authorization of another: only the block that is unknown leaves it open who it was.
    if (payerOnly && headKnown) yield `the payment ${id} is for its wallet alone without a reason`;
  }
}

/** What wallets and the till say, against the transfers. */
function* compareBalances({ transfers, spent, received }: Money): Generator<string> {
  const paid = new Map<string, bigint>();
  for (const { from, value } of transfers)
    paid.set(low(from)!, (paid.get(low(from)!) ?? 0n) + value);
  for (const [wallet, gone] of spent) {
    const told = paid.get(low(wallet)!) ?? 0n;
    if (told !== gone) yield `${wallet} has ${gone} less and paid ${told}`;
  }
  const all = sum(transfers.map(({ value }) => value));
  if (all !== received) yield `${received} arrived, and ${all} was transferred`;
}

/** Ledger against buyers: each settled payment has delivered one purchase, and nobody paid twice. */
function* comparePurchases({ payments, entitlements, purchases }: Money): Generator<string> {
  const byTransaction = new Map<string, PurchaseFacts[]>();
  for (const purchase of purchases) {
    if (!purchase.delivered) continue;
    const key = low(purchase.transaction) ?? '';
    byTransaction.set(key, [...(byTransaction.get(key) ?? []), purchase]);
  }
  const settled = payments.filter(({ state }) => state === 'settled');
  const known = new Set(settled.map(({ transaction }) => transaction ?? ''));
  for (const [transaction, those] of byTransaction) {
    if (!known.has(transaction)) yield `a delivery names the payment ${transaction || 'of nobody'}`;
    if (those.length > 1) yield `${transaction} has delivered ${those.length} purchases`;
  }
  for (const { id, transaction, payer, count, product, payerOnly } of settled) {
    const own = entitlements.filter(({ paymentId }) => paymentId === id);
    if (own.length !== count) yield `the payment ${id} has ${own.length} entitlements for ${count}`;
    const [purchase] = byTransaction.get(transaction ?? '') ?? [];
    if (purchase === undefined) {
      yield `${payer} paid by ${transaction} (${product}) and has nothing for it, or paid twice`;
      continue;
    }
    if (low(purchase.payer) !== payer) yield `the payment ${id} has delivered to somebody else`;
    const unspent = own.filter(({ state }) => state !== 'spent');
    if (unspent.length > 0) yield `the payment ${id} is delivered and ${unspent[0]!.state}`;
    // No image goes while it is being kept.
    if (product === 'keep' && purchase.product !== 'keep' && !payerOnly) {
      yield `the payment ${id} was to keep an image that is there, and became an upload`;
    }
    const became = own.flatMap(({ imageId }) => imageId ?? []).sort();
    if (became.join() !== [...purchase.imageIds].sort().join()) {
      yield `the payment ${id} became ${became.join()} and not ${purchase.imageIds.join()}`;
    }
  }
  for (const { id, state } of payments) {
    if (state !== 'settled' && entitlements.some(({ paymentId }) => paymentId === id)) {
      yield `the payment ${id} is ${state} and entitles`;
    }
  }
}

/**
 * The equation of money: what left the wallets is what arrived, is what the ledger calls settled at its price, is what
 * was delivered, each once. Empty where it holds.
 */
export function findMoneyFaults(money: Money): string[] {
  return [...compareLedger(money), ...compareBalances(money), ...comparePurchases(money)];
}
