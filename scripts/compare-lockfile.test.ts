import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compareLockfile, comparePackages } from './compare-lockfile.mjs';

const PLATFORM = { os: 'linux', cpu: 'x64', libc: 'glibc' };
const compare = (wanted: object, installed: object) =>
  comparePackages(
    wanted as Parameters<typeof comparePackages>[0],
    installed as Parameters<typeof comparePackages>[1],
    PLATFORM,
  );
const a = { version: '1.0.0', integrity: 'sha512-a' };

describe('comparePackages', () => {
  it('finds no difference between the same packages, whatever the project itself is called', () => {
    expect(
      compare({ '': { version: '9' }, 'node_modules/a': a }, { 'node_modules/a': a }),
    ).toBeNull();
  });

  it.each([
    ['a missing one', { 'node_modules/a': a }, {}, 'node_modules/a is missing'],
    [
      'another version',
      { 'node_modules/a': a },
      { 'node_modules/a': { ...a, version: '1.0.1' } },
      'node_modules/a is 1.0.1, the lockfile has 1.0.0',
    ],
    [
      'the same version with other bytes',
      { 'node_modules/a': a },
      { 'node_modules/a': { ...a, integrity: 'sha512-b' } },
      'node_modules/a is 1.0.0, the lockfile has 1.0.0',
    ],
    ['one too many', {}, { 'node_modules/a': a }, 'node_modules/a is not in the lockfile'],
  ])('tells %s', (_, wanted, installed, words) => {
    expect(compare(wanted, installed)).toBe(words);
  });

  it.each([
    ['for another system', { os: ['darwin'] }],
    ['for another processor', { os: ['linux'], cpu: ['arm64'] }],
    ['for another processor, whose name is no list', { os: 'linux', cpu: 'arm64' }],
    ['for another C library', { os: ['linux'], cpu: ['x64'], libc: ['musl'] }],
    ['not for this system', { os: ['!linux'] }],
    ['there for the sake of such a one', {}],
  ])('lets an optional package be absent that is %s', (_, entry) => {
    expect(compare({ 'node_modules/a': { ...a, ...entry, optional: true } }, {})).toBeNull();
  });

  it.each([
    ['an optional one that is for this machine', { optional: true, os: ['linux'], cpu: ['x64'] }],
    ['an optional one whose names are no lists', { optional: true, os: 'linux', cpu: 'x64' }],
    ['one that is for every system but one', { optional: true, os: ['!win32'] }],
    ['one for another system that is not optional', { os: ['darwin'] }],
  ])('wants %s', (_, entry) => {
    expect(compare({ 'node_modules/a': { ...a, ...entry } }, {})).toBe('node_modules/a is missing');
  });
});

describe('compareLockfile', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'img402-lockfile-'));
    await writeFile(
      path.join(root, 'package-lock.json'),
      JSON.stringify({ packages: { 'node_modules/a': a } }),
    );
  });
  afterEach(() => rm(root, { recursive: true }));

  const install = async (text: string) => {
    await mkdir(path.join(root, 'node_modules', 'a'), { recursive: true });
    await writeFile(path.join(root, 'node_modules', '.package-lock.json'), text);
  };

  it('tells no installation, half a one and a hollow one from a whole one', async () => {
    expect(compareLockfile(root)).toBe('node_modules is missing');
    await install('{"packages":{"node_mod');
    expect(compareLockfile(root)).toBe('node_modules/.package-lock.json cannot be read');
    await install(JSON.stringify({ packages: { 'node_modules/a': a } }));
    expect(compareLockfile(root)).toBe('node_modules/a is empty');
    await writeFile(path.join(root, 'node_modules', 'a', 'package.json'), '{}');
    expect(compareLockfile(root)).toBeNull();
  });
});
