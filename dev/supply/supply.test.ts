import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { listLockfiles } from '@/scripts/list-lockfiles.mjs';
import floors from './version-floors.json';
import installScripts from './install-scripts.json';
import licences from './licences.json';
import { readLockfile } from './read-lockfile';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const LOCKFILES = listLockfiles(ROOT);
const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');

/** Whether a name is meant by one of these, of which `*` at the end stands for the rest. */
const isNamed = (name: string, by: object) =>
  Object.keys(by).some((each) =>
    each.endsWith('*') ? name.startsWith(each.slice(0, -1)) : each === name,
  );

const isNewer = new Intl.Collator('en', { numeric: true }).compare;

/** Every part of an expression of SPDX is allowed where AND binds it, one where OR does. No brackets within brackets. */
function isAllowed(expression: string): boolean {
  const plain = expression.replace(/^\((.*)\)$/, '$1');
  return plain
    .split(/ OR /i)
    .some((all) => all.split(/ AND /i).every((one) => licences.allowed.includes(one)));
}

describe('package.json', () => {
  const manifests = listLockfiles(ROOT, 'package.json');

  it('is found wherever there is one', () => {
    expect(manifests).toEqual(
      expect.arrayContaining(['package.json', 'cli/package.json', 'dev/s3/package.json']),
    );
  });

  it.each(manifests)('%s names exact versions only', (file) => {
    const manifest = JSON.parse(read(file)) as Record<string, Record<string, string> | undefined>;
    const kinds = ['dependencies', 'devDependencies', 'optionalDependencies'];
    for (const kind of kinds) {
      for (const [name, version] of Object.entries(manifest[kind] ?? {})) {
        expect(version, `${kind} ${name}`).toMatch(/^\d+\.\d+\.\d+(-[\w.-]+)?$/);
      }
    }
  });
});

describe.each(LOCKFILES)('%s', (file) => {
  const { version, packages } = readLockfile(file);

  it('is of the version that has a hash for each entry, and each has one', () => {
    expect(version).toBe(3);
    expect(packages.length).toBeGreaterThan(2);
    for (const { name, integrity } of packages) expect(integrity, name).toMatch(/^sha512-.{88}$/);
  });

  it('takes packages from the registry of npm only', () => {
    for (const { name, resolved, link } of packages) {
      expect(link, name).toBeUndefined();
      if (resolved !== undefined) expect(resolved).toMatch(/^https:\/\/registry\.npmjs\.org\//);
    }
  });

  it('has no package run code of its own but those that somebody has looked at', () => {
    const asking = packages.filter(({ hasInstallScript }) => hasInstallScript === true);
    const unknown = asking.filter(({ name }) => !isNamed(name, installScripts.packages));
    expect(unknown.map(({ name }) => name)).toEqual([]);
  });

  it('has licences that may be shipped, but for named exceptions', () => {
    const foreign = packages.filter(
      ({ name, license }) => !isAllowed(license ?? '') && !isNamed(name, licences.exceptions),
    );
    expect(foreign.map(({ name, license }) => `${name}: ${license}`)).toEqual([]);
  });
});

describe('what all lockfiles name together', () => {
  const all = LOCKFILES.flatMap((file) => readLockfile(file).packages);

  it.each(floors)('has no $package below $minimum', ({ package: name, minimum, ...rest }) => {
    const copies = all.filter((each) => each.name === name);
    expect(copies.length).toBeGreaterThan(0);
    for (const { version } of copies) {
      expect(isNewer(version!, minimum), version).toBeGreaterThanOrEqual(0);
      if (rest.below !== undefined) expect(isNewer(version!, rest.below)).toBeLessThan(0);
    }
  });

  it('has one core of x402 2, since two in one tree are strangers to each other', () => {
    const cores = all.filter(({ name }) => name === '@x402/core').map(({ version }) => version);
    expect(new Set(cores).size).toBe(1);
  });

  it('needs every entry of the lists', () => {
    const unused = [
      ...Object.keys(installScripts.packages),
      ...Object.keys(licences.exceptions),
    ].filter((entry) => !all.some(({ name }) => isNamed(name, { [entry]: '' })));
    expect(unused).toEqual([]);
  });

  it('is installed without running code of packages', () => {
    expect(read('.npmrc')).toMatch(/^ignore-scripts=true$/m);
  });
});

describe('isAllowed', () => {
  it.each([
    ['MIT', true],
    ['(MIT OR GPL-3.0-only)', true],
    ['(Apache-2.0 AND MIT)', true],
    ['Apache-2.0 AND LGPL-3.0-or-later', false],
    ['AGPL-3.0-or-later', false],
    ['SEE LICENSE IN x', false],
    ['', false],
  ])('%s: %s', (expression, allowed) => expect(isAllowed(expression)).toBe(allowed));
});

it('npm run sbom writes what ships, in the form of CycloneDX', { timeout: 60_000 }, async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'img402-sbom-'));
  try {
    const file = path.join(folder, 'sbom.json');
    execFileSync(process.execPath, ['scripts/sbom.mjs', file], { cwd: ROOT, stdio: 'pipe' });
    const sbom = JSON.parse(readFileSync(file, 'utf8')) as {
      bomFormat: string;
      specVersion: string;
      components: { name: string; version: string; purl: string; hashes?: unknown[] }[];
    };
    expect(sbom).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.5' });
    const names = sbom.components.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['next', 'react', 'viem', 'pg']));
    expect(names).not.toContain('vitest');
    for (const { purl, hashes } of sbom.components) {
      expect(purl).toMatch(/^pkg:npm\//);
      expect(hashes, purl).toEqual([
        { alg: 'SHA-512', content: expect.stringMatching(/^[0-9a-f]{128}$/) },
      ]);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});
