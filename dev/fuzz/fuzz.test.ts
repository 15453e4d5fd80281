import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listSeeds } from '../images/list-seeds';
import { bundlePrograms } from './bundle-programs';
import { listTargets } from './list-targets';
import { readCorpus } from './read-corpus';
import { runTarget, type FuzzReport, type RunOptions } from './run-target';

const root = fileURLToPath(new URL('../..', import.meta.url));
const SEED = 402;
const SMALL_BYTES = 200;
let folder = '';

beforeAll(async () => {
  mkdirSync(path.join(root, '.cache'), { recursive: true });
  // In the tree: what is left out of the bundles is found from here.
  folder = mkdtempSync(path.join(root, '.cache', 'fuzz-test-'));
  const planted = ['chain', 'hang', 'bomb', 'silent'].map((name) => [
    name,
    `dev/fuzz/planted/${name}.ts`,
  ]);
  await bundlePrograms(root, folder, {
    engine: 'dev/fuzz/engine/main.ts',
    ...(Object.fromEntries(planted) as Record<string, string>),
  });
  for (const { name, inlined } of listTargets()) {
    await bundlePrograms(root, folder, { [name]: `dev/fuzz/targets/${name}.ts` }, inlined);
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const textsOf = ({ findings }: FuzzReport): string[] =>
  findings.map(({ text }) => text.split('\n', 1)[0]!);

/** Inputs beside the corpus that each target is tried with: what a second or two have time for. */
const EXECUTIONS: Readonly<Record<string, number>> = {
  inspection: 300,
  'upload-body': 600,
  'payment-header': 1_500,
  'sign-in': 1_500,
  headers: 4_000,
  urls: 2_000,
  routes: 1_500,
  oembed: 1_500,
  forms: 600,
  mcp: 150,
};

describe.each(listTargets())('the target $name', ({ name, covers, batch }) => {
  it('holds for its corpus and for mutants of it', { timeout: 90_000 }, async () => {
    // The images of the builders would take a minute: the small ones, whose own tests they are not.
    const isImages = name === 'inspection';
    const images = isImages ? await listSeeds() : [];
    const small = images.filter(({ length }) => length <= SMALL_BYTES);
    const inputs = [...readCorpus(root, name), ...small];
    const report = await runTarget({
      ...{ folder, name, covers, batch, inputs, seed: SEED },
      seeded: !isImages,
      executions: inputs.length + EXECUTIONS[name]!,
    });
    expect(
      report.findings.map(({ bytes, text }) => `${text} of ${bytes.toString('base64')}`),
    ).toEqual([]);
    expect(report.executions).toBeGreaterThanOrEqual(inputs.length + EXECUTIONS[name]!);
    expect(report.outcomes.size).toBeGreaterThan(2);
  });
});

describe('the fuzzer', { timeout: 90_000 }, () => {
  const fuzz = (name: string, more: Partial<RunOptions> = {}) =>
    runTarget({
      folder,
      name,
      covers: ['dev/fuzz/planted/'],
      seed: SEED,
      executions: 300,
      ...more,
    });

  it('finds a defect behind a chain of words, which chance does not, the same for the same seed', async () => {
    const guided = await fuzz('chain', { executions: 12_000, batch: 16 });
    expect(textsOf(guided)).toEqual(['Error: the planted defect']);
    expect(guided.findings[0]!.bytes.toString('latin1')).toMatch(/^x402exactbaseusdc/);
    expect(guided.corpus.length).toBeGreaterThan(3);
    const blind = await fuzz('chain', { executions: 12_000, batch: 16, guided: false });
    expect(textsOf(blind)).toEqual([]);
    expect(blind.executions).toBe(12_000);
    const again = await fuzz('chain', { executions: 12_000, batch: 16 });
    expect(again.corpus).toEqual(guided.corpus);
  });

  /** Given what brings it down, and a good input beside it: the search goes on behind it. */
  const bringDown = (name: string, words: string[], more: Partial<RunOptions> = {}) =>
    fuzz(name, { inputs: [...words, 'good'].map((word) => Buffer.from(word)), ...more });

  it('catches an input that never comes back, and goes on', async () => {
    const report = await bringDown('hang', ['hang!'], { inputMs: 3_000 });
    expect(textsOf(report)).toEqual(['hang: no end after 3000 ms']);
    expect(report.findings[0]!.bytes.toString()).toBe('hang!');
    expect(report.executions).toBe(300);
    expect(report.outcomes.get('back')).toBeGreaterThan(200);
  });

  it('catches an input that eats memory, on the heap and beside it', async () => {
    const limits = { heapMb: 64, growthMb: 400, inputMs: 20_000 };
    const report = await bringDown('bomb', ['heap!', 'bytes!'], limits);
    expect(report.findings.map(({ bytes, text }) => [bytes.toString(), text])).toEqual([
      ['heap!', 'memory: more than 64 MB of heap'],
      ['bytes!', 'memory: grown by 400 MB'],
    ]);
    expect(report.outcomes.get('little')).toBeGreaterThan(200);
  });

  it('catches an answer that never comes', async () => {
    const report = await bringDown('silent', ['silent!']);
    expect(textsOf(report)).toEqual(['never settled: nothing was left to wait for']);
    expect(report.executions).toBe(300);
  });

  it('runs one input again', async () => {
    const options = { seeded: false, executions: 1 };
    const bad = await fuzz('chain', { ...options, inputs: [Buffer.from('x402exactbaseusdc')] });
    expect(textsOf(bad)).toEqual(['Error: the planted defect']);
    const good = await fuzz('chain', { ...options, inputs: [Buffer.from('x402')] });
    expect(textsOf(good)).toEqual([]);
    expect(good.executions).toBe(1);
  });
});
