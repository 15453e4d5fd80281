import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeTestEnv } from '@/dev/context/make-test-env';
import { Secret } from '@/lib/secret';
import { findAppSecrets } from './find-app-secrets';
import { keepAppSecret } from './keep-app-secret';
import { openDatabase } from './open-database';
import { readAppSecret } from './read-app-secret';

let dataDir: string;
let file: string;
beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'img402-keys-'));
  file = path.join(dataDir, 'app-secret');
});
afterEach(() => rm(dataDir, { recursive: true }));

const NEW = 'n'.repeat(32);
const OLD = 'o'.repeat(32);
const reveal = (keys: readonly Secret[] | null) => keys?.map((key) => key.reveal());

describe('the file app-secret', () => {
  it('is made once, for its owner alone, and read from then on', async () => {
    const made = reveal(keepAppSecret(dataDir));
    expect(made).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(reveal(keepAppSecret(dataDir))).toEqual(made);
    expect(await readdir(dataDir)).toEqual(['app-secret']);
  });

  it('may hold older keys behind the newest', async () => {
    await writeFile(file, `${NEW} ,${OLD}\n`);
    for (const keys of [keepAppSecret(dataDir), readAppSecret(file)]) {
      expect(reveal(keys)).toEqual([NEW, OLD]);
    }
  });

  it.each(['', 'short', `${NEW},short`])('is refused where it holds %j', async (text) => {
    await writeFile(file, text);
    expect(() => keepAppSecret(dataDir)).toThrow(`${file} does not hold keys`);
  });
});

describe('whoever works on an instance that is there', () => {
  const envOf = (appSecrets: readonly Secret[]) => ({ ...makeTestEnv(), appSecrets, dataDir });

  it('has the keys of the settings, else those of its folder', async () => {
    await writeFile(file, OLD);
    expect(reveal(findAppSecrets(envOf([new Secret(NEW)])))).toEqual([NEW]);
    expect(reveal(findAppSecrets(envOf([])))).toEqual([OLD]);
  });

  it('makes neither keys nor a database where there are none', async () => {
    expect(() => findAppSecrets(envOf([]))).toThrow(`There are no keys in ${dataDir}.`);
    const env = { ...envOf([]), databaseUrl: null };
    await expect(openDatabase(env, '.', () => undefined)).rejects.toThrow(
      `There is no database in ${dataDir}.`,
    );
    expect(await readdir(dataDir)).toEqual([]);
  });

  it('is told so where the folder is missing too', () => {
    const nowhere = path.join(dataDir, 'nowhere');
    expect(() => findAppSecrets({ ...envOf([]), dataDir: nowhere })).toThrow('There are no keys');
    expect(existsSync(nowhere)).toBe(false);
  });
});
