import { setTimeout as delay } from 'node:timers/promises';
import path from 'node:path';
import { runScript } from '../../run-script';
import type { Arena } from '../open-arena';
import { call } from '../steps/call';
import { lookAtImage } from '../steps/look-at-image';
import type { World } from '../world';
import { ageFiles } from './age-files';
import { findImageFault } from './find-image-fault';
import { findMoneyFaults } from './find-money-faults';
import { findStoreFaults, type Stored } from './find-store-faults';
import { listStore } from './list-store';
import { readMoney } from './read-money';
import { runJobs } from './run-jobs';

/** What was found, in the order of the summary. */
export type Verdict = {
  readonly images: { readonly checked: number; readonly faults: readonly string[] };
  readonly money: {
    readonly transfers: number;
    readonly settled: number;
    /** Of them those that were granted to nobody but who signs in with the wallet. */
    readonly payerOnly: number;
    readonly atomic: bigint;
    readonly undelivered: number;
    readonly faults: readonly string[];
  };
  readonly store: {
    readonly objects: number;
    readonly swept: number;
    readonly faults: readonly string[];
  };
  /** Jobs, health and the audit. */
  readonly service: { readonly faults: readonly string[] };
};

/** Images are looked at one after the other, by so many at a time. */
const AT_ONCE = 6;

async function checkImages({ origin, book }: World): Promise<Verdict['images']> {
  const faults = book.images.flatMap(({ id, doubt }) =>
    doubt === null ? [] : [`${id} is in doubt in the end: ${doubt}`],
  );
  const queue = [...book.images];
  const work = async () => {
    for (let image = queue.pop(); image !== undefined; image = queue.pop()) {
      const fault = findImageFault(image, await lookAtImage(origin, image));
      if (fault !== null) faults.push(fault);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { checked: book.images.length, faults };
}

/** The expiry that was told is the one that is kept. */
async function checkExpiries({ postgres }: Arena, { book }: World): Promise<string[]> {
  const rows = await postgres.query<{ id: string; expires: Date }>(
    `SELECT id, expires_at AS expires FROM image`,
  );
  const kept = new Map(rows.map(({ id, expires }) => [id, expires.getTime()]));
  return book.images.flatMap(({ id, madeBy, expiresAt, longer }) => {
    const found = kept.get(id);
    if (found !== undefined && found >= expiresAt && found <= expiresAt + longer) return [];
    const [told, stored] = [expiresAt, found ?? 0].map((time) => new Date(time).toISOString());
    return [`${id}, made ${madeBy}, is to expire at ${stored}, and ${told} was told`];
  });
}

async function checkStore(arena: Arena): Promise<Verdict['store'] & { jobs: string[] }> {
  const imagesDir = path.join(arena.dataDir, 'images');
  await ageFiles(imagesDir);
  const before = await listStore(imagesDir);
  // Drafts that nobody writes any more go when a server begins.
  await arena.server.kill();
  await delay(300);
  await arena.server.becomesReady(90_000);
  const jobs = await runJobs(arena);
  const { objects, drafts } = await listStore(imagesDir);
  const images = await arena.postgres.query<Stored['images'][number]>(
    `SELECT id, storage_key AS "storageKey", bytes_deleted_at IS NOT NULL AS destroyed FROM image`,
  );
  const staged = await arena.postgres.query<{ key: string }>(
    `SELECT storage_key AS key FROM staged_image`,
  );
  const faults = findStoreFaults({ objects, drafts, images, staged: staged.map(({ key }) => key) });
  const swept = before.objects.length + before.drafts.length - objects.length - drafts.length;
  return { objects: objects.length, swept, faults, jobs };
}

async function checkService({ origin, dataDir }: Arena): Promise<string[]> {
  const faults: string[] = [];
  const health = await call(`${origin}/api/health`);
  const told = health.body.toString();
  if (health.status !== 200 || told.includes('"late"')) faults.push(`health is not green: ${told}`);
  const audit = await runScript('operator', ['audit', 'verify'], {
    DATA_DIR: dataDir,
    APP_SECRET: 'a key that outlives every process of this run',
  });
  if (audit.code !== 0) faults.push(`the audit does not verify: ${audit.output.trim()}`);
  return faults;
}

/** Holds the product to everything that it has promised. Everything runs, and nothing is killed any more. */
export async function checkAll(arena: Arena, world: World): Promise<Verdict> {
  const images = await checkImages(world);
  const { jobs, ...store } = await checkStore(arena);
  // Once more from a server that remembers nothing, with the sweep behind it.
  const again = await checkImages(world);
  const expiries = await checkExpiries(arena, world);
  const money = await readMoney(arena, world);
  const settled = money.payments.filter(({ state }) => state === 'settled');
  return {
    images: {
      checked: images.checked,
      faults: [...new Set([...images.faults, ...again.faults, ...expiries])],
    },
    money: {
      transfers: money.transfers.length,
      settled: settled.length,
      payerOnly: settled.filter(({ payerOnly }) => payerOnly).length,
      atomic: money.received,
      undelivered: money.purchases.filter(({ delivered }) => !delivered).length,
      faults: findMoneyFaults(money),
    },
    store,
    service: { faults: [...world.book.faults, ...jobs, ...(await checkService(arena))] },
  };
}
