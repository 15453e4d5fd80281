import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { deferHydration } from './defer-hydration.mjs';

let distDir: string;

const CHUNKS = 'static/chunks';
const FILES = [`${CHUNKS}/react.js`, `${CHUNKS}/next.js`, `${CHUNKS}/turbopack-1.js`];
const REACT = `(globalThis.TURBOPACK ||= []).push([document.currentScript, 1, (e) => {}, 2, 3, (e, t) => { t.hydrateRoot=function(){} }])`;
const NEXT = `(globalThis.TURBOPACK ||= []).push([document.currentScript, 4, (e, t) => { t.createFromReadableStream=function(){} }, 5, (e) => {}])`;

beforeEach(async () => {
  distDir = await mkdtemp(path.join(tmpdir(), 'img402-build-'));
  await mkdir(path.join(distDir, CHUNKS), { recursive: true });
  const sources = [REACT, NEXT, 'run()'];
  await Promise.all(
    FILES.map((name, index) => writeFile(path.join(distDir, name), sources[index] ?? '')),
  );
});
afterEach(() => rm(distDir, { recursive: true }));

const MANIFEST = {
  rootMainFiles: FILES,
  pages: { '/_app': [] },
  pagesChunkGroupBootstrapParams: { '/page': { otherChunks: FILES, runtimeModuleIds: [5] } },
};

const readBuilt = (name: string) => readFile(path.join(distDir, name), 'utf8');
const writeManifest = (manifest: unknown) =>
  writeFile(path.join(distDir, 'build-manifest.json'), JSON.stringify(manifest));

/** Does as a browser does that has painted, and answers with what the small script asked of it, in that order. */
function runLater(code: string, replaced: 'never' | 'before' | 'meanwhile' = 'never'): unknown[] {
  const done: unknown[] = [];
  const turns: (() => void)[] = [];
  const scripts: { src?: string; onload?: () => void }[] = [];
  const own = { getAttribute: () => '/_next/static/chunks/later-1.js', isConnected: true };
  class Observer {
    constructor(readonly tell: () => void) {}
    observe() {
      turns.push(this.tell);
    }
  }
  runInNewContext(code, {
    document: {
      currentScript: own,
      querySelector: () => null,
      createElement: () => ({}),
      head: { append: (script: (typeof scripts)[number]) => scripts.push(script) },
    },
    PerformanceObserver: Observer,
    setTimeout: (turn: () => void, wait = 0) => wait === 0 && turns.push(turn),
    TURBOPACK: { push: (asked: unknown) => done.push(JSON.parse(JSON.stringify(asked))) },
  });
  expect(scripts).toEqual([]);
  own.isConnected = replaced !== 'before';
  turns.shift()?.();
  done.push(...scripts.map(({ src }) => src));
  for (const { onload } of scripts) onload?.();
  own.isConnected = replaced === 'never';
  while (turns.length > 0) {
    turns.shift()?.();
    done.push('a turn');
  }
  return done;
}

test('a page names one small script, and waits for what that opens', async () => {
  await writeManifest(MANIFEST);
  deferHydration(distDir);
  const manifest = JSON.parse(await readBuilt('build-manifest.json')) as typeof MANIFEST;
  expect(manifest).toEqual({
    rootMainFiles: [expect.stringMatching(/^static\/chunks\/later-[0-9a-f]{13}\.js$/)],
    pages: { '/_app': [] },
    pagesChunkGroupBootstrapParams: {
      '/page': { otherChunks: [...FILES, `${CHUNKS}/gate`], runtimeModuleIds: [5] },
    },
  });
  expect(await readBuilt(FILES[2] ?? '')).toMatch(/\nrun\(\)$/);
});

test('the scripts come after the paint, and React runs in turns of its own before the rest', async () => {
  await writeManifest(MANIFEST);
  deferHydration(distDir);
  const { rootMainFiles } = JSON.parse(await readBuilt('build-manifest.json')) as typeof MANIFEST;
  expect(runLater(await readBuilt(rootMainFiles[0] ?? ''))).toEqual([
    ...FILES.map((name) => `/_next/${name}`),
    { otherChunks: [], runtimeModuleIds: [3] },
    'a turn',
    { otherChunks: [], runtimeModuleIds: [4] },
    'a turn',
    [`${CHUNKS}/gate`],
    'a turn',
  ]);
});

test('a document that was written in the place of the page is left alone', async () => {
  await writeManifest(MANIFEST);
  deferHydration(distDir);
  const { rootMainFiles } = JSON.parse(await readBuilt('build-manifest.json')) as typeof MANIFEST;
  const code = await readBuilt(rootMainFiles[0] ?? '');
  expect(runLater(code, 'before')).toEqual([]);
  expect(runLater(code, 'meanwhile')).toEqual([...FILES.map((name) => `/_next/${name}`), 'a turn']);
});

test.each([
  ['no scripts', { rootMainFiles: [] }],
  ['scripts under another name', { rootMainFiles: undefined, mainFiles: FILES }],
  ['scripts of their own for a page', { rootMainFilesTree: { '/': [] } }],
  ['no pages', { pagesChunkGroupBootstrapParams: {} }],
  ['nothing of what pages wait for', { pagesChunkGroupBootstrapParams: undefined }],
])('a build with %s is refused', async (_, change) => {
  await writeManifest({ ...MANIFEST, ...change });
  expect(() => deferHydration(distDir)).toThrow(/build-manifest\.json does not name/);
  expect(await readdir(path.join(distDir, CHUNKS))).toHaveLength(FILES.length);
});

test('a build without React where it is looked for is refused', async () => {
  await writeManifest({ ...MANIFEST, rootMainFiles: FILES.slice(1) });
  expect(() => deferHydration(distDir)).toThrow(/does not have React/);
});
