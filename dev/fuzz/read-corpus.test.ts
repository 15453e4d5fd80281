import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { formatInput } from './format-input';
import { listTargets } from './list-targets';
import { readCorpus } from './read-corpus';

const root = mkdtempSync(path.join(tmpdir(), 'img402-corpus-'));
mkdirSync(path.join(root, 'dev/fuzz/corpus'), { recursive: true });
afterAll(() => rmSync(root, { recursive: true }));

const write = (inputs: readonly Uint8Array[]): void =>
  writeFileSync(
    path.join(root, 'dev/fuzz/corpus/any.txt'),
    inputs.map((bytes) => `${formatInput(Buffer.from(bytes))}\n`).join(''),
  );

describe('the corpus', () => {
  it('gives back any bytes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ minLength: 1 }), { maxLength: 5 }), (inputs) => {
        write(inputs);
        expect(readCorpus(root, 'any').map((bytes) => [...bytes])).toEqual(
          inputs.map((bytes) => [...bytes]),
        );
      }),
    );
  });

  it('writes what can be read as text, in one line of ASCII', () => {
    expect(formatInput(Buffer.from('bytes=0-1, and what more can be read\r\n\xff', 'latin1'))).toBe(
      String.raw`"bytes=0-1, and what more can be read\r\n\u00ff"`,
    );
    expect(formatInput(Buffer.from([0, 1, 2, 3, 255]))).toBe('AAECA/8=');
  });

  it('is empty where a target has none', () => {
    expect(readCorpus(root, 'none')).toEqual([]);
  });

  it('is small in the tree', () => {
    const own = path.resolve(import.meta.dirname, '../..');
    const sizes = listTargets().map(({ name }) =>
      readCorpus(own, name).reduce((sum, bytes) => sum + bytes.length, 0),
    );
    expect(Math.max(...sizes)).toBeGreaterThan(1_000);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(250_000);
  });
});
