import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findMostConnections } from './find-most-connections';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'img402-test-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function find(soft: string) {
  const file = path.join(folder, 'limits');
  await writeFile(
    file,
    `Limit                     Soft Limit           Hard Limit           Units
Max processes             63304                63304                processes
Max open files            ${soft.padEnd(20)} 524288               files
Max locked memory         8388608              8388608              bytes
`,
  );
  return findMostConnections(file);
}

describe('findMostConnections', () => {
  it.each([
    ['1024', 298],
    ['4096', 1_322],
    ['1048576', 349_482],
    ['64', 16],
    ['unlimited', null],
  ])('keeps two more descriptors for each client, of %s', async (soft, most) => {
    expect(await find(soft)).toBe(most);
  });

  it('knows none where no kernel tells', async () => {
    expect(await findMostConnections(path.join(folder, 'absent'))).toBeNull();
  });
});
