import { listTransfers } from '@/dev/chain/list-transfers';
import { readBalance } from '@/dev/chain/read-balance';
import type { Entitlement, Image, Payment } from '@/lib/db/create-client';
import { LOG_PREFIX } from '@/lib/images/removal-log';
import { WITH_ENTITLEMENTS } from '@/lib/payments/claim/list-settled';
import { toHex } from '@/lib/payments/hex-bytes';
import type { Auth, World } from './world';

export type Row = Payment & { readonly entitlements: readonly Entitlement[] };

/** What there is once everything has ended. */
export type End = {
  readonly rows: readonly Row[];
  readonly images: readonly Image[];
  /** Authorizations whose money has come to us, by nonce. */
  readonly moved: ReadonlySet<string>;
};

/** More than the rounds take in which a missing payment is settled again. */
const TIME_TO_SETTLE_MS = 60_000;
const YEAR_MS = 365 * 86_400_000;

/** Payments of the ledger and transfers of the chain: one to one, by payer and nonce, at the payment's price. */
async function matchTransfers(world: World, rows: readonly Row[]): Promise<Set<string>> {
  const { violations, stage, payTo, firstBlock } = world;
  const transfers = await listTransfers(stage.chain.rpcUrl, payTo, { fromBlock: firstBlock });
  const keyOf = (from: string, nonce: string) => `${from.toLowerCase()} ${nonce.toLowerCase()}`;
  const byKey = new Map(rows.map((row) => [keyOf(toHex(row.payer), toHex(row.nonce)), row]));
  if (byKey.size < rows.length) violations.push('the ledger has an authorization twice');
  const moved = new Set<string>();
  for (const { from, nonce, value, transactionHash } of transfers) {
    if (nonce === null) {
      violations.push('money came without an authorization');
      continue;
    }
    const row = byKey.get(keyOf(from, nonce));
    if (moved.has(nonce)) violations.push('the money of one nonce moved twice');
    moved.add(nonce.toLowerCase());
    // What somebody else brought to the chain and nobody brought to us is not the ledger's.
    if (row === undefined && world.auths.get(nonce)?.outside === true) continue;
    if (row?.state !== 'settled') violations.push(`money came for ${row?.state ?? 'no payment'}`);
    else if (row.amount !== value) violations.push(`${value} came for a price of ${row.amount}`);
    else if (toHex(row.transaction ?? new Uint8Array()) !== transactionHash.toLowerCase()) {
      violations.push('a settled payment names another transaction');
    }
  }
  for (const row of rows) {
    if (row.state === 'settled' && !moved.has(toHex(row.nonce))) {
      violations.push('a payment is settled, and no money came');
    }
  }
  return moved;
}

/** Each buyer has paid what the chain says that came from him, and no cent of it without a thing bought. */
async function checkBalances(
  world: World,
  before: readonly bigint[],
  rows: readonly Row[],
  moved: ReadonlySet<string>,
): Promise<void> {
  const { stage, violations, auths } = world;
  for (const [index, { address }] of stage.buyers.entries()) {
    const payer = address.toLowerCase();
    const settled = rows.filter((row) => row.state === 'settled' && toHex(row.payer) === payer);
    const spentByHimself = world.spent[index]!;
    const unknown = [...auths.values()].filter(
      ({ buyer, nonce }) =>
        buyer === index && moved.has(nonce) && !rows.some((row) => toHex(row.nonce) === nonce),
    );
    const things = settled.flatMap(({ entitlements }) => entitlements).length;
    const unknownThings = unknown.reduce((sum, { count }) => sum + count, 0);
    const expected = BigInt(things + unknownThings + spentByHimself) * 10_000n;
    const paid = before[index]! - (await readBalance(stage.chain.rpcUrl, address));
    if (paid !== expected) violations.push(`a buyer paid ${paid} for things of ${expected}`);
  }
}

/** Whatever the buyer did, what he set out to buy once was paid for once. */
function checkOnce(world: World, moved: ReadonlySet<string>): void {
  const isPlain = ({ auths, key, product }: World['purchases'][number]) =>
    key !== null &&
    auths.every(
      ({ sent, lied, outside }) =>
        !lied &&
        !outside &&
        sent.every((one) => one.by === 'stranger' || (one.key === key && one.product === product)),
    );
  for (const purchase of world.purchases.filter(isPlain)) {
    const paid = purchase.auths.filter(({ nonce }: Auth) => moved.has(nonce)).length;
    if (paid > 1) world.violations.push(`one purchase under one key was paid ${paid} times`);
  }
}

/** One payment, one thing: an image, a year for one, or a token that can still become an image. */
function checkGrants(world: World, rows: readonly Row[], images: readonly Image[]): void {
  const { violations } = world;
  for (const { state, entitlements, count, product, validBefore, nonce } of rows) {
    const isClaimed = world.auths.get(toHex(nonce))?.isClaimed === true;
    if (state === 'lost' && !isClaimed) violations.push('a payment is lost of which nobody lied');
    const couldBeSettled = Number(validBefore) * 1000 > world.endedAt + TIME_TO_SETTLE_MS;
    if (state === 'lost' && couldBeSettled && world.auths.get(toHex(nonce))?.outside !== true) {
      violations.push('a payment is lost that could have been settled again');
    }
    const its = entitlements.map((one) => one.state);
    const isGranted = its.length === count && !its.includes('frozen');
    if (state === 'settled' && !isGranted) {
      violations.push(`a settled ${product} of ${count} has the entitlements ${its.join(' ')}`);
    }
    if (state === 'lost' && its.includes('unspent')) violations.push('a lost payment can be spent');
    if (state !== 'settled' && state !== 'lost' && its.length > 0) {
      violations.push(`a ${state} payment has an entitlement`);
    }
  }
  for (const image of images) {
    const sold = rows
      .flatMap(({ entitlements }) => entitlements)
      .filter(({ imageId }) => imageId === image.id).length;
    if (sold !== (image.tier === 'paid' ? 1 : 0)) {
      violations.push(`${sold} payments bought an image of the tier ${image.tier}`);
    }
    const kept = rows.filter(
      ({ targetImageId, entitlements: [first] }) =>
        targetImageId === image.id &&
        first?.state === 'spent' &&
        first.imageId === null &&
        first.generation === 0,
    ).length;
    const years = Math.floor((image.expiresAt.getTime() - image.createdAt.getTime()) / YEAR_MS);
    if (years !== kept + sold) violations.push(`${kept + sold} years were bought, ${years} given`);
  }
  for (const { urls, count } of world.auths.values()) {
    if (urls.size > count) {
      violations.push(`a payment for ${count} was answered with ${urls.size} images`);
    }
  }
}

/** What waits for a payment that has ended is gone; in a quiet sequence nothing else lies about either. */
async function checkBytes(world: World, images: readonly Image[]): Promise<void> {
  const { test } = world.stage;
  const staged = await test.context.db.stagedImage.count();
  if (staged > 0) world.violations.push(`${staged} staged images are left`);
  const live = images.filter(({ state }) => state === 'live').map(({ storageKey }) => storageKey);
  // The log of what was deleted lies beside the images.
  const keys = (await test.listKeys()).filter((key) => !key.startsWith(LOG_PREFIX));
  const [missing, more] = [
    live.filter((key) => !keys.includes(key)),
    keys.filter((key) => !live.includes(key)),
  ];
  if (missing.length > 0) world.violations.push('a live image has no bytes');
  if (more.length > 0 && !world.isDisturbed) world.violations.push('bytes of no image are left');
}

/** Holds the ledger, the chain and the store to each other, once everything has ended. */
export async function checkLedger(world: World, before: readonly bigint[]): Promise<End> {
  const { db } = world.stage.test.context;
  const rows = await db.payment.findMany({ include: WITH_ENTITLEMENTS });
  const images = await db.image.findMany();
  const moved = await matchTransfers(world, rows);
  await checkBalances(world, before, rows, moved);
  checkOnce(world, moved);
  checkGrants(world, rows, images);
  await checkBytes(world, images);
  for (const { state, count } of rows) {
    world.stage.stats.count('payments at the end', count === 1 ? state : `${state} (${count})`);
  }
  return { rows, images, moved };
}
