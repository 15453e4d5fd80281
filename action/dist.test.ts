import { readdir, readFile, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { bundleAction } from '@/scripts/bundle-action.mjs';
import { readSettings } from './src/read-settings';

const at = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const ROOT = at('..');

type ActionFile = {
  inputs: Record<string, { description: string; required?: boolean; default?: string }>;
  outputs: Record<string, { description: string }>;
  runs: { using: string; main: string };
};
const readAction = async () => parse(await readFile(at('action.yml'), 'utf8')) as ActionFile;

describe('action/dist', () => {
  it('is what its sources make: `npm run build:action` after a change', async () => {
    const made = await bundleAction(ROOT);
    expect(await readdir(at('dist'))).toEqual(Object.keys(made).sort());
    for (const [name, text] of Object.entries(made)) {
      // Not toBe: a difference of two bundles is long.
      expect((await readFile(at(`dist/${name}`), 'utf8')) === text, name).toBe(true);
    }
  });

  it('is small, names no folder of a machine, and has the licence of all that is in it', async () => {
    const [index, licenses] = await Promise.all(
      ['dist/index.js', 'dist/licenses.txt'].map((name) => readFile(at(name), 'utf8')),
    );
    expect((await stat(at('dist/index.js'))).size).toBeLessThan(400_000);
    expect(index).not.toContain(ROOT.replace(/\/$/, ''));
    const packages = new Set(
      [...index!.matchAll(/^\/\/ .*node_modules\/((?:@[^/]+\/)?[^/]+)\//gm)].map(
        ([, name]) => name,
      ),
    );
    expect(packages.size).toBeGreaterThan(10);
    for (const name of packages) expect(licenses).toMatch(new RegExp(`^${name} \\d`, 'm'));
    expect(licenses!.split(`\n${'-'.repeat(80)}\n`).every((part) => part.length > 500)).toBe(true);
  });
});

describe('action.yml', () => {
  it('declares the inputs that are read, with defaults that are valid, and what is run', async () => {
    const { inputs, runs } = await readAction();
    const read = new Set<string>();
    const settings = readSettings((name) => {
      read.add(name);
      return name === 'files' ? '*.png' : (inputs[name]?.default ?? '');
    }, 'https://img.example');
    expect(settings).not.toHaveProperty('faults');
    expect([...read].sort()).toEqual(Object.keys(inputs).sort());
    expect(runs).toEqual({ using: 'node24', main: 'dist/index.js' });
  });

  it('is told whole by the README', async () => {
    const { inputs, outputs } = await readAction();
    const readme = await readFile(at('README.md'), 'utf8');
    for (const name of [...Object.keys(inputs), ...Object.keys(outputs)]) {
      expect(readme, name).toMatch(new RegExp(`^\\| \`${name}\``, 'm'));
    }
    const examples = [...readme.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, text]) => text!);
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) {
      const used = [
        ...JSON.stringify(parse(example)).matchAll(/"uses":"[^"]*\/img402\/action@v1"/g),
      ];
      expect(used.length, example).toBeGreaterThan(0);
      collectInputs(parse(example)).forEach((name) => expect(inputs, name).toHaveProperty(name));
    }
  });
});

/** Names of the inputs of every step that uses the action. */
function collectInputs(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return [];
  const { uses, with: given } = node as { uses?: unknown; with?: object };
  const own = typeof uses === 'string' && uses.includes('/img402/') ? Object.keys(given ?? {}) : [];
  return [...own, ...Object.values(node).flatMap(collectInputs)];
}
