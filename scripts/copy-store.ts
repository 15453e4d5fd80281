import path from 'node:path';
import { parseArgs } from 'node:util';
import { createClient } from '@/lib/db/create-client';
import { readEnv, type Env } from '@/lib/env';
import { CONTENT_TYPES, EXTENSIONS } from '@/lib/images/formats';
import { isPreservedKey } from '@/lib/images/is-preserved-key';
import type { ImageFormat } from '@/lib/inspect/format-parser';
import { ownsStore } from '@/lib/lifecycle/owns-store';
import { StartError } from '@/lib/start-error';
import { copyObjects, type CopyCounts } from '@/lib/storage/copy-objects';
import { createStore } from '@/lib/storage/create-store';
import type { Store } from '@/lib/storage/store';
import type { StoreKind } from '@/lib/storage/store-settings';
import { lookUpObjects } from './look-up-objects';
import { openDatabase } from './open-database';
import { tellFault } from './tell-fault';

/** A line of progress at most so often. */
const REPORT_MS = 2_000;
/** Failures that are told one by one; the rest is counted. */
const MAX_TOLD = 20;

const say = (line: string) => process.stdout.write(`${line}\n`);

const describeCounts = ({ seen, copied, present, gone, failed }: CopyCounts): string =>
  `${seen} seen: ${copied} copied, ${present} there already, ${gone} deleted meanwhile, ${failed} failed`;

function contentTypeOf(key: string): string {
  const formats = Object.keys(EXTENSIONS) as ImageFormat[];
  const format = formats.find((name) => key.endsWith(`.${EXTENSIONS[name]}`));
  if (format !== undefined) return CONTENT_TYPES[format];
  if (isPreservedKey(key)) return 'application/octet-stream';
  // The log of removals, and the mark of the instance.
  return key.endsWith('.json') ? 'application/json' : 'text/plain';
}

function findStores({ storage, dataDir }: Env, args: string[]): [Store, Store] {
  const { values } = parseArgs({
    args,
    options: { from: { type: 'string' }, to: { type: 'string' } },
  });
  const find = (option: 'from' | 'to'): Store => {
    const kind = values[option] ?? '';
    const settings = storage.configured[kind as StoreKind];
    if (settings !== undefined) return createStore(settings, path.join(dataDir, 'images'));
    const names = Object.keys(storage.configured).join(', ');
    throw new StartError(
      `--${option} must name a store that is configured, which are: ${names}. Example: --from disk --to s3`,
    );
  };
  if (values.from === values.to && values.from !== undefined) {
    throw new StartError('--from and --to must be two stores. Example: --from disk --to s3');
  }
  return [find('from'), find('to')];
}

async function copy(env: Env, root: string, args: string[], signal: AbortSignal): Promise<number> {
  const [source, target] = findStores(env, args);
  const { store: used, fallback } = env.storage;
  if (used.kind !== target.name || fallback?.kind !== source.name) {
    say(
      `Run img402 with STORE=${target.name} STORE_FALLBACK=${source.name} meanwhile: what it puts elsewhere may be missed.`,
    );
  }
  await source.list({ limit: 1 });
  await target.check();
  const database = await openDatabase(env, root, say);
  const db = createClient(database.url);
  let told = performance.now();
  let failures = 0;
  try {
    // The mark in a store says whose it is. Copied over another's, it would make a sweep take all of that for nobody's.
    for (const store of [source, target]) {
      if (await ownsStore({ db, store })) continue;
      throw new StartError(`${store.name} belongs to another database: its instance.txt says so.`);
    }
    const counts = await copyObjects({
      ...{ source, target, signal, contentTypeOf, lookUp: lookUpObjects(db) },
      report(now, failure) {
        if (failure !== undefined && (failures += 1) <= MAX_TOLD) {
          // The part of a key that is no secret is the image's id.
          const { message } = failure.error as Error;
          console.error(`${failure.key.split('-')[0] ?? ''}: ${message}`);
        }
        if (performance.now() - told < REPORT_MS) return;
        told = performance.now();
        say(describeCounts(now));
      },
    });
    say(describeCounts(counts));
    if (signal.aborted) say('Stopped before the end. Run it again to go on.');
    else if (counts.failed > 0) say('Not everything is proven to be there. Run it again.');
    else say(`Everything that ${source.name} has is in ${target.name}.`);
    return signal.aborted || counts.failed > 0 ? 1 : 0;
  } finally {
    await db.$disconnect();
    await database.close();
  }
}

/**
 * Copies the images of one store to another: `--from disk --to s3`. The first signal stops it in good order.
 *
 * @param root the project's folder
 * @returns the exit code: 0 where every object is proven to be in the target
 */
export async function copyStore({ root, args }: { root: string; args: string[] }): Promise<number> {
  const parsed = readEnv();
  if (!parsed.ok) {
    for (const fault of parsed.faults) console.error(fault);
    return 1;
  }
  const controller = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => controller.abort());
  }
  try {
    return await copy(parsed.env, root, args, controller.signal);
  } catch (thrown) {
    tellFault(thrown);
    return 1;
  }
}
