import { setTimeout as delay } from 'node:timers/promises';
import { mine } from '@/dev/chain/mine';
import type { Arena } from '../open-arena';
import { buy } from '../steps/buy';
import { deleteImage } from '../steps/delete-image';
import { judgeImage } from '../steps/judge-image';
import { uploadWithKey } from '../steps/upload-with-key';
import type { World } from '../world';
import { claimOpen } from './claim-open';

/** Leases of the ledger last 40 s, those of a job a minute: all of them end within it. */
const WITHIN_MS = 180_000;
/** Who still gets no goods by then waits for the chain: the time of an authorization that never came must end first. */
const BUYING_MS = 75_000;
const PAUSE_MS = 1_000;
/** Past the validity of every authorization, in seconds of the chain. */
const PAST_VALIDITY = 700;

const openPurchases = ({ book }: World) => book.purchases.filter(({ delivered }) => !delivered);

/** Has everybody who was not clearly answered ask again, as a real client would. */
async function askAgain(world: World): Promise<void> {
  const { book, origin } = world;
  for (const upload of [...book.uploads]) {
    const status = await uploadWithKey(world, origin, upload);
    // 404, 451: made, and gone since.
    if (status === 200 || status === 404) book.uploads.splice(book.uploads.indexOf(upload), 1);
  }
  for (const image of book.images) {
    if (image.doubt === 'delete') await deleteImage(world, origin, image);
    if (image.doubt === 'remove' || image.doubt === 'restore') {
      await judgeImage(world, image, image.doubt);
    }
  }
}

/** Buyers come again with the same key, and those who get nothing by it sign in with their wallets. */
async function collectGoods(world: World, round: number): Promise<void> {
  const open = openPurchases(world);
  if (round % 2 === 0) {
    for (const purchase of open) {
      world.count(`buy: ${purchase.product}, in the end`, await buy(world, world.origin, purchase));
    }
  } else {
    for (const wallet of new Set(open.map((one) => one.wallet))) await claimOpen(world, wallet);
  }
}

/** Waits until no payment is open any more: the time of what never came ends on the chain. */
async function closeLedger(arena: Arena, until: number): Promise<boolean> {
  await mine(arena.chain.rpcUrl, { seconds: PAST_VALIDITY });
  while (performance.now() < until) {
    const [row] = await arena.postgres.query<{ open: number }>(
      `SELECT count(*)::int AS open FROM payment WHERE state IN ('settling', 'pending') OR final_at IS NULL`,
    );
    if (row?.open === 0) return true;
    await mine(arena.chain.rpcUrl, { blocks: 1 });
    await delay(PAUSE_MS);
  }
  return false;
}

/**
 * What clients and the product do when everything runs again: unclear answers are asked for anew, and the ledger comes to
 * its end by its own job. What stays open then is a fault, which the checks find.
 */
export async function settleUp(arena: Arena, world: World): Promise<void> {
  const startedAt = performance.now();
  const inDoubt = () =>
    world.book.uploads.length > 0 ||
    world.book.images.some(({ doubt }) => doubt !== null && doubt !== 'keep');
  const elapsed = () => performance.now() - startedAt;
  for (let round = 0; elapsed() < WITHIN_MS; round += 1) {
    if (inDoubt()) await askAgain(world);
    await collectGoods(world, round);
    if (!inDoubt() && (openPurchases(world).length === 0 || elapsed() > BUYING_MS)) break;
    await delay(PAUSE_MS);
  }
  if (!(await closeLedger(arena, performance.now() + WITHIN_MS))) {
    world.fault('the ledger did not come to its end');
  }
  // What was settled by the job alone, after everybody had given up.
  for (const wallet of new Set(openPurchases(world).map((one) => one.wallet))) {
    await claimOpen(world, wallet);
  }
  // What they would have kept was never paid for, and is what it was.
  for (const { target } of openPurchases(world)) if (target !== null) target.doubt = null;
}
