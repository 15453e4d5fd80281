import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, vi } from 'vitest';
import { readFiles } from '../product/payments/read-files';
import { waitForFirstSweep } from '../wait-for-first-sweep';
import { openTarget, type Target } from './open-target';

const PRELOAD = fileURLToPath(new URL('../../dev/faults/break-process.mjs', import.meta.url));

export type Plan = {
  readonly disk?: 'full' | 'hang' | 'slow';
  /** Milliseconds that the clock of the process is ahead. */
  readonly clockMs?: number;
};

export type Breakable = Target & {
  readonly images: string;
  /** In force when it ends; what was not said is well. */
  plan(plan: Plan): Promise<void>;
  /** Files of the store, drafts too. */
  countFiles(): Promise<number>;
};

/** The running product, whose disk and clock break as a test says. */
export async function openBreakable(
  env: Readonly<Record<string, string>> = {},
): Promise<Breakable> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'img402-faults-'));
  const file = path.join(dataDir, 'faults.json');
  await writeFile(file, '{}');
  const target = await openTarget({
    dataDir,
    env: { ...env, NODE_OPTIONS: `--import=${PRELOAD}`, FAULTS_FILE: file },
  });
  const images = path.join(dataDir, 'images');
  await waitForFirstSweep(dataDir);
  return {
    ...target,
    images,
    plan: async (plan) => {
      const text = JSON.stringify(plan);
      // In one step: the product looks at any moment.
      await writeFile(`${file}.new`, text);
      await rename(`${file}.new`, file);
      const taken = `${file}.${target.app.process.pid}`;
      const read = () => readFile(taken, 'utf8').catch(() => '{}');
      await vi.waitFor(async () => expect(await read()).toBe(text), 10_000);
    },
    countFiles: async () => {
      const files = await readFiles(dataDir);
      // Of whoever looks whether it is well.
      return files.filter((name) => !name.startsWith('.check-')).length;
    },
    close: async () => {
      await target.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
