/**
 * Lighthouse of the pages as a phone sees them, against the built product: see bench/README.md.
 *
 *     npm run bench:lighthouse [-- --runs 5] [--only /docs] [--url http://localhost:3000]
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { findChromium } from '../../scripts/find-chromium.mjs';
import { startProduct } from '../start-product.mjs';
import { makePhoto } from './make-photo.mjs';
import { visitPage } from './visit-page.mjs';

const ALL = ['performance', 'accessibility', 'best-practices', 'seo'];
/** An image's page is not to be found by search engines. */
const HIDDEN = ALL.filter((name) => name !== 'seo');
const SMALL = { width: 1200, height: 800, maxBytes: 100 * 1024 };
const LARGE = { width: 3200, height: 2400, maxBytes: 4 * 1024 * 1024 };

/** `bar`: the categories that must reach 100. */
const PAGES = [
  { name: '/', bar: ALL },
  { name: '/{id}, 100 KB', photo: SMALL, bar: HIDDEN },
  { name: '/docs', bar: ALL },
  { name: '/abuse', bar: ALL },
  { name: '/{id}, 4 MB', photo: LARGE, bar: [] },
];

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const medians = (records) =>
  Object.fromEntries(
    Object.keys(records[0]).map((name) => [name, median(records.map((one) => one[name]))]),
  );

async function upload(site, photo) {
  const body = await makePhoto(photo);
  const headers = { 'content-type': 'image/jpeg' };
  const answer = await fetch(`${site}/api/free`, { method: 'POST', headers, body });
  if (!answer.ok) throw new Error(`the upload answered ${answer.status}: ${await answer.text()}`);
  return new URL((await answer.json()).pageUrl).pathname;
}

const right = (name) => name.padStart(7);

function print({ name, scores, times, failed }) {
  const seconds = (value) => `${(value / 1000).toFixed(2)} s`.padStart(7);
  const cells = [
    ...ALL.map((category) => String(scores[category]).padStart(Math.max(4, category.length))),
    ...[seconds(times.fcp), seconds(times.lcp), seconds(times.si)],
    ...[`${times.tbt.toFixed(0)} ms`.padStart(7), times.cls.toFixed(3).padStart(5)],
  ];
  console.log([name.padEnd(16), ...cells].join('  '));
  for (const audit of failed) console.log(`    ${audit}`);
}

/** @param {string} root the project's folder */
export async function run(root) {
  const { values } = parseArgs({
    options: {
      runs: { type: 'string', default: '5' },
      only: { type: 'string', default: '' },
      url: { type: 'string' },
    },
  });
  const chromium = findChromium(root);
  const app =
    values.url === undefined
      ? await startProduct(root, { FREE_MAX_BYTES: String(8 * 1024 * 1024) })
      : { url: values.url, stop: () => undefined };
  const results = [];
  try {
    console.log(
      ['page'.padEnd(16), ...ALL, ...['FCP', 'LCP', 'SI', 'TBT'].map(right), '  CLS'].join('  '),
    );
    for (const { name, photo, bar } of PAGES.filter((page) => page.name.startsWith(values.only))) {
      const place = photo === undefined ? name : await upload(app.url, photo);
      // A page that nobody asked for since the start is loaded first: that is the start's time.
      await (await fetch(`${app.url}${place}`)).text();
      const visits = [];
      for (let visit = 0; visit < Number(values.runs); visit += 1) {
        visits.push(await visitPage(chromium, `${app.url}${place}`));
      }
      const result = {
        name,
        scores: medians(visits.map(({ scores }) => scores)),
        times: medians(visits.map(({ times }) => times)),
        failed: [...new Set(visits.flatMap(({ failed }) => failed))],
      };
      const reached = bar.every((category) => result.scores[category] === 100);
      results.push({ ...result, bar, reached, visits });
      print(result);
    }
  } finally {
    chromium.remove();
    await app.stop();
  }
  const file = path.join(root, '.cache', 'bench', 'lighthouse.json');
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify({ runs: Number(values.runs), results }, null, 2)}\n`);
  const below = results.filter(({ reached }) => !reached);
  if (below.length === 0) return;
  console.error(`below 100: ${below.map(({ name }) => name).join('; ')}`);
  process.exitCode = 1;
}
