import { setTimeout as delay } from 'node:timers/promises';
import { quantile } from '@/bench/payments/summarize';
import type { Answer } from '../http/create-answer-reader';
import { postImage } from '../http/post-image';
import { runClosedLoop } from '../http/run-closed-loop';
import { runProbe } from '../http/run-probe';
import { writeGet } from '../http/write-get';
import { writeUpload } from '../http/write-upload';
import { makeImage } from '../images/make-image';
import { HUGE_PNG, SMALL_PNG } from '../images/pictures';
import { forgetPeak } from '../process/forget-peak';
import { readMemory } from '../process/read-memory';
import { PAID_SIZE } from '../servers/product-settings';
import { clearUploads } from '../store/clear-uploads';
import type { Section } from './section';
import { summarizeValues } from './summarize-values';

const UPLOADS = 32;
/** A hundred GETs a second, one after the other. */
const EVERY_MS = 10;
/** Enough GETs for their 99th percentile to be more than the slowest one. */
const LEAST_MS = 2_500;
/** What a start leaves to be thrown away is gone then. */
const IDLE_AFTER_MS = 5_000;

function expectStored({ status, head, body }: Answer): void {
  if (status !== 200) throw new Error(`an upload: ${head}\n\n${body?.toString()}`);
}

/** What the server holds in memory before and after a page, and what becomes of a GET, while 32 images of 9 MB come at once. */
export const measureMemory: Section = async (stage, effort) => {
  const { quick, warmMs } = effort;
  const ms = Math.max(effort.ms, LEAST_MS);
  const rounds = quick ? 1 : effort.rounds;
  await stage.clear();
  const product = await stage.product(PAID_SIZE);
  await delay(quick ? IDLE_AFTER_MS / 2 : IDLE_AFTER_MS);
  const idle = readMemory(product.pid, 'VmRSS');
  // Pages have a thread of their own from the first one on, which is there while the uploads come.
  await (await fetch(product.url)).text();
  const withPages = readMemory(product.pid, 'VmRSS');
  const [image, small] = await Promise.all([makeImage(HUGE_PNG), makeImage(SMALL_PNG)]);
  const { url } = await postImage(product.url, small);
  const { length } = Buffer.from(await (await fetch(url)).arrayBuffer());
  const get = { url, length, request: writeGet(url), everyMs: EVERY_MS, warmMs, ms };
  const next = writeUpload(`${product.url}/api/free`, image, 'png');
  const load = { url: product.url, connections: UPLOADS, next, check: expectStored };

  const [peaks, ratios]: [number[], number[]] = [[], []];
  const [alone, beside]: [number[], number[]] = [[], []];
  for (let round = 0; round <= rounds; round += 1) {
    const quiet = await runProbe(get);
    forgetPeak(product.pid);
    const [busy] = await Promise.all([
      runProbe(get),
      runClosedLoop({ ...load, keepBody: true, warmMs: 0, ms }),
    ]);
    peaks.push(readMemory(product.pid, 'VmHWM'));
    await clearUploads(product.objects, url);
    if (round === 0) continue;
    ratios.push(quantile(busy, 0.99) / quantile(quiet, 0.99));
    alone.push(...quiet);
    beside.push(...busy);
  }
  console.info(`memory: ${rounds} rounds`);
  const [slow, usual] = [beside, alone].map((all) => quantile(all, 0.99)) as [number, number];
  return {
    played: [],
    findings: [
      { row: 'memory, idle', value: idle, unit: 'MB', better: 'less', bar: 200, spread: null },
      {
        row: 'memory, after the first page',
        ...{ value: withPages, unit: 'MB', better: 'less', bar: null, spread: null },
      },
      {
        row: 'memory, peak of 32 uploads of 9 MB at once',
        ...{ value: Math.max(...peaks), unit: 'MB', better: 'less', bar: 600 },
        spread: summarizeValues(peaks).spread,
      },
      {
        row: 'GET beside them / alone, p99',
        ...{ value: slow / usual, unit: '×', better: 'less', bar: 5 },
        spread: summarizeValues(ratios).spread,
      },
      { row: 'GET alone, p99', value: usual, unit: 'ms', better: 'less', bar: null, spread: null },
    ],
  };
};
