/**
 * What it costs to open the wallet: bytes of code that are fetched for it, gzipped, and the time from the click to the
 * list of wallets, on a warm server and with an empty browser cache. The floor beside it is the first load of `/` in the
 * same browser. Needs a build and a Chromium on PATH: `npm start` makes one, `npm test -- browser` finds the other.
 *
 *     node bench/wallet-open.mjs [--rounds 5] [--limit 1500] [--url http://localhost:3000]
 *
 * Exits with 1 where the median is over `--limit` milliseconds. `--url` measures a running server instead of starting one.
 */
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';
import sharp from 'sharp';
import { findChromium } from '../scripts/find-chromium.mjs';
import { startProduct } from './start-product.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const kilobytes = (bytes) => `${(bytes / 1024).toFixed(1)} KB`;

/** Noise, which does not compress: over the free limit. */
async function makeLarge() {
  const [width, height] = [1000, 700];
  const noise = Buffer.alloc(width * height * 3);
  for (let index = 0; index < noise.length; index += 1) noise[index] = Math.random() * 256;
  const buffer = await sharp(noise, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
  return { name: 'large.png', mimeType: 'image/png', buffer };
}

/** One visitor with an empty cache. */
async function visit(browser, url, file) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const scripts = [];
  page.on('response', (response) => {
    if (/\.(?:js|css)(?:$|\?)/.test(response.url())) scripts.push(response);
  });
  const weigh = async (responses) => {
    let bytes = 0;
    for (const response of responses) bytes += gzipSync(await response.body()).length;
    return bytes;
  };
  const began = performance.now();
  await page.goto(url, { waitUntil: 'load' });
  await page.waitForFunction(() => document.querySelector('#image')?.multiple);
  const loadMs = performance.now() - began;
  const first = scripts.splice(0);
  await page.setInputFiles('#image', file);
  const pay = page.getByRole('button', { name: /^Pay/ });
  await pay.waitFor();
  const clicked = performance.now();
  // By the keyboard's way: no pointer has come near, so that nothing was fetched ahead but by the drop.
  await pay.evaluate((button) => button.click());
  await page.getByRole('dialog').waitFor();
  const openMs = performance.now() - clicked;
  await page.waitForLoadState('networkidle');
  const result = {
    ...{ loadMs, openMs },
    firstBytes: await weigh(first),
    walletBytes: await weigh(scripts),
  };
  await context.close();
  return result;
}

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    limit: { type: 'string', default: '1500' },
    url: { type: 'string' },
  },
});
const chromiumFound = findChromium(ROOT);
const app = values.url === undefined ? await startProduct(ROOT) : null;
const url = values.url ?? app.url;
const browser = await chromium.launch({
  executablePath: chromiumFound.executable,
  env: { ...process.env, ...chromiumFound.env },
  args: ['--no-sandbox', '--disable-gpu'],
});
try {
  const file = await makeLarge();
  await visit(browser, url, file);
  const visits = [];
  for (let round = 0; round < Number(values.rounds); round += 1) {
    visits.push(await visit(browser, url, file));
  }
  const of = (name) => median(visits.map((one) => one[name]));
  console.log(`first load of /    ${kilobytes(of('firstBytes'))}, ${of('loadMs').toFixed(0)} ms`);
  console.log(`paying and wallet  ${kilobytes(of('walletBytes'))} more`);
  console.log(
    `click to the list  ${of('openMs').toFixed(0)} ms of ${values.limit} ms allowed (${visits.map(({ openMs }) => openMs.toFixed(0)).join(', ')})`,
  );
  console.log(`ratio              ${(of('openMs') / of('loadMs')).toFixed(2)} of the first load`);
  if (of('openMs') > Number(values.limit)) process.exitCode = 1;
} finally {
  await browser.close();
  chromiumFound.remove();
  await app?.stop();
}
