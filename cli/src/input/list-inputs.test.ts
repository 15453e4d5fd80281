import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listInputs } from './list-inputs';

let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(path.join(tmpdir(), 'img402-inputs-'));
  mkdirSync(path.join(cwd, 'a/b'), { recursive: true });
  for (const name of ['a/2.png', 'a/1.png', 'a/[x].png', 'a/b/3.png', '.hidden.png']) {
    writeFileSync(path.join(cwd, name), '');
  }
});
afterAll(() => rmSync(cwd, { recursive: true }));

const list = (words: string[], over = {}) =>
  listInputs({ words, clipboard: false, stdinIsTerminal: true, cwd, windows: false, ...over });
const files = (...paths: string[]) => paths.map((name) => ({ from: 'file', path: name }));

describe('listInputs', () => {
  it('tells files, addresses and stdin apart', async () => {
    expect(await list(['x.png', '-', '-', 'HTTPS://a.example/p.png'])).toEqual([
      ...files('x.png'),
      { from: 'stdin' },
      { from: 'url', url: 'HTTPS://a.example/p.png' },
    ]);
  });

  it('expands what the shell has left, sorted, each file once', async () => {
    expect(await list(['a/2.png', 'a/*.png'])).toEqual(files('a/2.png', 'a/1.png', 'a/[x].png'));
    expect(await list(['a/**/*.png'])).toHaveLength(4);
    expect(await list(['./a/1.png', 'a/1.png'])).toHaveLength(1);
  });

  it('means a file of that very name', async () => {
    expect(await list(['a/[x].png'])).toEqual(files('a/[x].png'));
  });

  it('takes the backslashes of Windows', async () => {
    expect(await list(['a\\b\\*.png'], { windows: true })).toEqual(files('a/b/3.png'));
  });

  it('does not look into what is hidden', async () => {
    expect(await list(['*.png'])).toMatchObject({ failed: 'local', code: 'no_match' });
  });

  it('reads a pipe where nothing is named, and no terminal', async () => {
    expect(await list([], { stdinIsTerminal: false })).toEqual([{ from: 'stdin' }]);
    expect(await list([])).toMatchObject({ failed: 'usage' });
    expect(await list([], { clipboard: true, stdinIsTerminal: false })).toEqual([
      { from: 'clipboard' },
    ]);
  });
});
