import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { hashSources } from './hash-sources.mjs';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'img402-hash-'));
  await mkdir(path.join(root, 'lib', 'deep'), { recursive: true });
  await writeFile(path.join(root, 'lib', 'deep', 'a.ts'), 'a');
  await writeFile(path.join(root, 'one.json'), '{}');
});
afterEach(() => rm(root, { recursive: true }));

const skip = (name: string) => name.endsWith('.test.ts');
const hash = () => hashSources(root, ['lib', 'one.json', 'missing'], skip);

it('depends on contents and names, not on times', async () => {
  const before = hash();
  await utimes(path.join(root, 'one.json'), 1, 1);
  expect(hash()).toBe(before);
  await writeFile(path.join(root, 'one.json'), '[]');
  expect(hash()).not.toBe(before);
});

it.each(['lib/deep/b.ts', 'lib/new/c.ts', 'missing'])('sees the new file %s', async (name) => {
  const before = hash();
  await mkdir(path.dirname(path.join(root, name)), { recursive: true });
  await writeFile(path.join(root, name), '');
  expect(hash()).not.toBe(before);
});

it('leaves out what is no source', async () => {
  const before = hash();
  await writeFile(path.join(root, 'lib', 'deep', 'a.test.ts'), 'x');
  expect(hash()).toBe(before);
});
