import { randomBytes } from 'node:crypto';
import { quantile } from '@/bench/payments/summarize';
import type { Answer } from '../http/create-answer-reader';
import { postImage } from '../http/post-image';
import { runClosedLoop } from '../http/run-closed-loop';
import { writeGet } from '../http/write-get';
import { createZipf } from '../images/create-zipf';
import { makeImage } from '../images/make-image';
import { readCounters } from '../process/read-counters';
import { readMemory } from '../process/read-memory';
import type { Product } from '../servers/start-product';
import { cloneImage } from '../store/clone-image';
import type { Finding } from './finding';
import type { Section } from './section';

/** Pictures of about 4, 12 and 40 KB: 1.9 GB in all, of which the cache holds an eighth. */
const WIDTHS = [39, 68, 124];
const IMAGES_OF_EACH = 33_334;
const CACHE_MB = 256;
const IN_FLIGHT = 32;
const LOOK_EVERY_MS = 500;
/** What the last quarter may hold more than the first one. */
const FLAT = 1.1;

async function fill(product: Product): Promise<readonly Buffer[]> {
  const requests: Buffer[][] = [];
  for (const width of WIDTHS) {
    const image = await makeImage({ width, height: width, format: 'png', sigma: 28.5 });
    const { id } = await postImage(product.url, image);
    const clones = await cloneImage(product, id, IMAGES_OF_EACH);
    requests.push(clones.map((clone) => writeGet(`${product.url}/i/${clone.id}.png`)));
  }
  // One of each size after the other, so that size has nothing to do with how popular an image is.
  return requests[0]!.flatMap((_, at) => requests.map((some) => some[at]!));
}

function expectImage({ status, head }: Answer): void {
  if (status !== 200) throw new Error(head);
}

/** Hits of all that the product's cache was asked for, in percent; nothing where it does not count them. */
function toHitRatio(counters: ReadonlyMap<string, number>): readonly Finding[] {
  const [hits, misses] = ['hits', 'misses'].map((name) =>
    counters.get(`img402_image_cache_${name}_total`),
  );
  if (hits === undefined || misses === undefined) return [];
  const value = (hits / (hits + misses)) * 100;
  return [{ row: 'long: cache hits', value, unit: '%', better: 'more', bar: null, spread: null }];
}

/** Two million GETs over a hundred thousand images, the n-th as popular as 1/n, on a cache of 256 MB. */
export const measureLong: Section = async (stage, { gets }) => {
  await stage.clear();
  const token = randomBytes(16).toString('hex');
  const settings = { IMAGE_CACHE_MB: String(CACHE_MB), METRICS_TOKEN: token };
  const product = await stage.product(settings);
  const requests = await fill(product);
  const place = createZipf(requests.length);
  let sent = 0;
  const next = () => ((sent += 1) > gets ? null : [requests[place()]!]);
  const held: [number, number][] = [];
  const look = setInterval(() => {
    held.push([sent, readMemory(product.pid, 'VmRSS')]);
    if (held.length % 60 === 0)
      console.info(`long: ${sent} GETs, ${held.at(-1)![1].toFixed(0)} MB`);
  }, LOOK_EVERY_MS);
  const startedAt = performance.now();
  const load = { url: product.url, connections: IN_FLIGHT, next, check: expectImage };
  try {
    await runClosedLoop({ ...load, warmMs: 0, ms: Infinity });
  } finally {
    clearInterval(look);
  }
  const rate = gets / ((performance.now() - startedAt) / 1000);
  console.info(`long: ${gets} GETs over ${requests.length} images, ${rate.toFixed(0)} a second`);
  const quarter = (from: number, to: number) =>
    held.filter(([at]) => at >= gets * from && at < gets * to).map(([, megabytes]) => megabytes);
  const [first, last] = [quantile(quarter(0, 0.25), 0.5), quantile(quarter(0.75, 1), 0.5)];
  const told = { better: 'less', bar: null, spread: null } as const;
  return {
    played: [],
    findings: [
      { row: 'long: memory, first quarter', value: first, unit: 'MB', ...told },
      { row: 'long: memory, last quarter', value: last, unit: 'MB', ...told },
      { row: 'long: last / first', value: last / first, unit: '×', ...told, bar: FLAT },
      ...toHitRatio(await readCounters(product.url, token, 'img402_image_cache_')),
    ],
  };
};
