import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runScript } from '../run-script';
import { startApp } from '../start-app';
import { makeUniquePng } from './make-unique-png';
import { uploadImage, type UploadAnswer } from './post-image';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'img402-restore-'));
});
afterAll(() => rm(folder, { recursive: true }));

it('a laptop is backed up while it runs and restored into an empty place', async () => {
  const [dataDir, backup] = [path.join(folder, 'data'), path.join(folder, 'backup')];
  const before = await startApp({ dataDir });
  const pngs = [1, 2, 3].map((index) => makeUniquePng(9_000, index));
  const answers: UploadAnswer[] = [];
  for (const png of pngs) answers.push(await uploadImage(before.url, png));
  const written = await runScript('backup', ['--to', backup, '--with-secret'], {
    DATA_DIR: dataDir,
  });
  expect(written, written.output).toMatchObject({ code: 0 });
  await cp(path.join(dataDir, 'images'), path.join(backup, 'images'), { recursive: true });
  expect(await before.stop()).toBe(0);
  await rm(dataDir, { recursive: true });

  const place = path.join(folder, 'elsewhere');
  await cp(path.join(backup, 'images'), path.join(place, 'images'), { recursive: true });
  const restored = await runScript('restore', ['--from', backup], { DATA_DIR: place });
  expect(restored, restored.output).toMatchObject({ code: 0 });
  expect(restored.output).toContain('The store has every object that the rows name.');
  const after = await startApp({ dataDir: place });
  for (const [at, { url }] of answers.entries()) {
    const response = await fetch(new URL(new URL(url).pathname, after.url));
    expect(Buffer.from(await response.arrayBuffer()).equals(pngs[at]!)).toBe(true);
  }
  const { id, deleteToken } = answers[0]!;
  const headers = { authorization: `Bearer ${deleteToken}` };
  const deleted = await fetch(`${after.url}/api/images/${id}`, { method: 'DELETE', headers });
  expect(deleted.status).toBe(204);
  const again = await runScript('restore', ['--from', backup], { DATA_DIR: place });
  expect(again.code).toBe(1);
  expect(again.output).toContain('Stop it first');
  expect(await after.stop()).toBe(0);
}, 180_000);

it.each([
  ['a folder that holds no backup', 'nothing', 'holds no backup'],
  ['no folder', null, 'Name the folder of a backup'],
])('refuses %s in words', async (_what, name, words) => {
  const args = name === null ? [] : ['--from', path.join(folder, name)];
  const refused = await runScript('restore', args, { DATA_DIR: path.join(folder, 'unused') });
  expect(refused.code).toBe(1);
  expect(refused.output).toContain(words);
});

it('refuses a backup that was damaged, and one of a newer version', async () => {
  const backup = path.join(folder, 'backup');
  const file = path.join(backup, 'manifest.json');
  const manifest = JSON.parse(await readFile(file, 'utf8')) as { migrations: string[] };
  const restore = () =>
    runScript('restore', ['--from', backup], { DATA_DIR: path.join(folder, 'unused') });
  const newer = { ...manifest, migrations: [...manifest.migrations, '20990101000000_later'] };
  await writeFile(file, JSON.stringify(newer));
  expect((await restore()).output).toContain('newer version of img402 (20990101000000_later)');
  await writeFile(file, JSON.stringify(manifest));
  await writeFile(path.join(backup, 'image.copy.gz'), 'x');
  expect((await restore()).output).toContain('image.copy.gz');
}, 60_000);
