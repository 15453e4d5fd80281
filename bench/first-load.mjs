/**
 * JavaScript of the first load of `/` against that of an empty page of the same Next version, gzipped, without the
 * `nomodule` polyfill that no present browser fetches. Needs a build: `npm start` makes one.
 *
 *     node bench/first-load.mjs [--limit 30] [--url http://localhost:3000]
 *
 * Exits with 1 where the difference is over `--limit` KB. `--url` measures a running server instead of starting one.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { startProduct } from './start-product.mjs';
import { startProgram } from './start-program.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** Inside the project, so that it finds the same packages; ignored by git. */
const EMPTY = path.join(ROOT, '.cache/empty-app');
const NEXT = path.join(ROOT, 'node_modules/next/dist/bin/next');

const FILES = {
  'package.json': '{"private":true}',
  'next.config.ts': `export default { turbopack: { root: ${JSON.stringify(ROOT)} } };`,
  'app/layout.jsx':
    'export default function Layout({ children }) { return <html lang="en"><body>{children}</body></html>; }',
  'app/page.jsx': 'export default function Page() { return <p>Empty</p>; }',
};

async function buildEmpty() {
  await rm(EMPTY, { recursive: true, force: true });
  for (const [name, text] of Object.entries(FILES)) {
    const file = path.join(EMPTY, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  const build = spawn(process.execPath, [NEXT, 'build'], {
    cwd: EMPTY,
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1' },
    stdio: 'ignore',
  });
  const [code] = await once(build, 'exit');
  if (code !== 0) throw new Error(`the empty app did not build: exit ${code}`);
}

/** Bytes of all scripts that a page names, gzipped one by one as they are sent. */
async function measure(url) {
  const html = await (await fetch(url)).text();
  const sources = new Set();
  for (const [tag] of html.matchAll(/<script[^>]*>/g)) {
    const source = /src="([^"]+)"/.exec(tag)?.[1];
    if (source !== undefined && !/nomodule/i.test(tag)) sources.add(source);
  }
  let bytes = 0;
  for (const source of sources) {
    const answer = await fetch(new URL(source, url));
    if (!answer.ok) throw new Error(`${source} answered ${answer.status}`);
    bytes += gzipSync(Buffer.from(await answer.arrayBuffer())).length;
  }
  return { bytes, files: sources.size };
}

async function measureEmpty() {
  await buildEmpty();
  const app = await startProgram(process.execPath, [NEXT, 'start', '-p', '0', '-H', '127.0.0.1'], {
    cwd: EMPTY,
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1' },
  });
  try {
    return await measure(app.url);
  } finally {
    await app.stop();
    await rm(EMPTY, { recursive: true, force: true });
  }
}

async function measureHome(url) {
  if (url !== undefined) return measure(url);
  const app = await startProduct(ROOT);
  try {
    return await measure(app.url);
  } finally {
    await app.stop();
  }
}

const { values } = parseArgs({
  options: { limit: { type: 'string', default: '30' }, url: { type: 'string' } },
});
const home = await measureHome(values.url);
const empty = await measureEmpty();
const kilobytes = (bytes) => (bytes / 1024).toFixed(1);
const difference = home.bytes - empty.bytes;
console.log(`empty page   ${kilobytes(empty.bytes)} KB in ${empty.files} files`);
console.log(`/            ${kilobytes(home.bytes)} KB in ${home.files} files`);
console.log(`ratio        ${(home.bytes / empty.bytes).toFixed(3)}`);
console.log(`difference   ${kilobytes(difference)} KB of ${values.limit} KB allowed`);
if (difference > Number(values.limit) * 1024) process.exitCode = 1;
