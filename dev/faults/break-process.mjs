/**
 * Loaded before the product (`node --import`), it breaks what the product stands on as a file says, from one moment to the
 * next: `{"disk":"full"|"hang"|"slow","clockMs":<ahead>}`. A call to the disk fails or waits where the driver makes it,
 * with the code that the kernel would give. The plan that a process goes by stands in `FAULTS_FILE.<pid>`, once it does.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { setTimeout as delay } from 'node:timers/promises';
import { isMainThread } from 'node:worker_threads';

const file = process.env.FAULTS_FILE ?? '';
const folder = `${process.env.DATA_DIR}/images`;
const LOOK_MS = 20;
const SLOW_MS = 100;

/** @type {{ disk?: 'full' | 'hang' | 'slow', clockMs?: number }} */
let plan = {};
let text = '{}';
let lookedAt = -Infinity;
const look = () => {
  if (performance.now() - lookedAt < LOOK_MS) return plan;
  lookedAt = performance.now();
  try {
    const found = readFileSync(file, 'utf8');
    if (found === text) return plan;
    plan = JSON.parse(found);
    text = found;
    if (isMainThread) writeFileSync(`${file}.${process.pid}`, text);
  } catch {
    // Being written at this moment, or not there: nothing changes.
  }
  return plan;
};
setInterval(look, LOOK_MS).unref();

/** @param {() => Promise<any>} work */
async function passDisk(work) {
  if (look().disk === 'slow') await delay(SLOW_MS);
  while (look().disk === 'hang') await delay(LOOK_MS);
  return work();
}
const full = () => Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });

/** @param {any} handle */
function breakHandle(handle) {
  for (const name of ['read', 'sync', 'stat']) {
    const real = handle[name].bind(handle);
    handle[name] = (/** @type {any[]} */ ...all) => passDisk(() => real(...all));
  }
  const writev = handle.writev.bind(handle);
  handle.writev = (/** @type {any[]} */ ...all) =>
    passDisk(async () => {
      if (look().disk !== 'full') return writev(...all);
      await writev([Buffer.from('as much as there was room for')]);
      throw full();
    });
  return handle;
}

const { open } = fs;
/** @type {any} */
const broken = {
  open: async (/** @type {any} */ name, /** @type {any[]} */ ...all) => {
    if (!String(name).startsWith(folder)) return open(name, ...all);
    return breakHandle(await passDisk(() => open(name, ...all)));
  },
};
for (const name of /** @type {const} */ ([
  'lstat',
  'mkdir',
  'readdir',
  'rename',
  'statfs',
  'unlink',
])) {
  /** @type {any} */
  const real = fs[name];
  broken[name] = (/** @type {any[]} */ ...all) =>
    String(all[0]).startsWith(folder) ? passDisk(() => real(...all)) : real(...all);
}
Object.assign(fs, broken);
syncBuiltinESMExports();

const RealDate = Date;
const now = () => RealDate.now() + (look().clockMs ?? 0);
globalThis.Date = /** @type {any} */ (
  class extends RealDate {
    /** @param {any[]} all */
    constructor(...all) {
      // @ts-expect-error as many as there are
      super(...(all.length === 0 ? [now()] : all));
    }
    static now() {
      return now();
    }
  }
);
