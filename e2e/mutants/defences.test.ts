import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { listDefences } from './list-defences.mjs';

const defences = await listDefences();

describe('the list of defences', () => {
  it('has each by a name of its own', () => {
    expect(new Set(defences.map(({ name }) => name)).size).toBe(defences.length);
    expect(defences.length).toBeGreaterThanOrEqual(40);
  });

  it.each(defences)('$name: stands once in $file, and the case is there', (defence) => {
    expect(readFileSync(defence.file, 'utf8').split(defence.text)).toHaveLength(2);
    expect(defence.instead).not.toBe(defence.text);
    expect(existsSync(defence.test)).toBe(true);
  });
});
