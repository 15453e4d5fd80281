import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { deferHydration } from './defer-hydration.mjs';

let distDir: string;

beforeEach(async () => {
  distDir = await mkdtemp(path.join(tmpdir(), 'img402-build-'));
  await mkdir(path.join(distDir, 'static', 'chunks'), { recursive: true });
  await writeFile(path.join(distDir, 'static', 'chunks', 'main.js'), 'run()');
});
afterEach(() => rm(distDir, { recursive: true }));

const writeManifest = (manifest: unknown) =>
  writeFile(path.join(distDir, 'build-manifest.json'), JSON.stringify(manifest));

test('a page names one small script, which names those that it starts', async () => {
  await writeManifest({ rootMainFiles: ['static/chunks/main.js'], pages: { '/_app': [] } });
  deferHydration(distDir);
  const manifest = JSON.parse(
    await readFile(path.join(distDir, 'build-manifest.json'), 'utf8'),
  ) as { rootMainFiles: [string] };
  expect(manifest).toEqual({
    rootMainFiles: [expect.stringMatching(/^static\/chunks\/later-[0-9a-f]{13}\.js$/)],
    pages: { '/_app': [] },
  });
  const later = await readFile(path.join(distDir, manifest.rootMainFiles[0]), 'utf8');
  expect(later).toContain('(["static/chunks/main.js"])');
  expect(await readFile(path.join(distDir, 'static/chunks/main.js'), 'utf8')).toMatch(/\nrun\(\)$/);
});

test.each([
  ['no scripts', { rootMainFiles: [] }],
  ['scripts under another name', { mainFiles: ['static/chunks/main.js'] }],
  ['scripts of their own for a page', { rootMainFiles: ['a.js'], rootMainFilesTree: { '/': [] } }],
])('a build with %s is refused', async (_, manifest) => {
  await writeManifest(manifest);
  expect(() => deferHydration(distDir)).toThrow(/build-manifest\.json does not name/);
  expect(await readdir(path.join(distDir, 'static', 'chunks'))).toEqual(['main.js']);
});
