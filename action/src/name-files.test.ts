import nodePath from 'node:path';
import { describe, expect, it } from 'vitest';
import { nameFiles } from './name-files';

const { posix, win32 } = nodePath;
const names = (found: string[], searched: string[], path = posix, workspace = '/w') =>
  nameFiles(found, searched, workspace, path).map(({ name, shown }) => [name, shown]);

describe('nameFiles', () => {
  it('names files below the folder of one pattern, and shows them below the workspace', () => {
    expect(names(['/w/shots/b.png', '/w/shots/deep/a.png'], ['/w/shots'])).toEqual([
      ['b.png', 'shots/b.png'],
      ['deep/a.png', 'shots/deep/a.png'],
    ]);
  });

  it('names files below what several patterns share, so that no two have one name', () => {
    expect(names(['/w/mac/a.png', '/w/linux/a.png'], ['/w/linux', '/w/mac'])).toEqual([
      ['linux/a.png', 'linux/a.png'],
      ['mac/a.png', 'mac/a.png'],
    ]);
  });

  it('takes the folder of what is named without a wildcard', () => {
    expect(names(['/w/shots/a.png'], ['/w/shots/a.png'])).toEqual([['a.png', 'shots/a.png']]);
    expect(names(['/w/s/a.png', '/w/s/b.png'], ['/w/s/a.png', '/w/s/b.png'])).toEqual([
      ['a.png', 's/a.png'],
      ['b.png', 's/b.png'],
    ]);
  });

  it('is not misled by folders whose names begin alike', () => {
    expect(names(['/w/shot/a.png', '/w/shots/a.png'], ['/w/shot', '/w/shots'])).toEqual([
      ['shot/a.png', 'shot/a.png'],
      ['shots/a.png', 'shots/a.png'],
    ]);
  });

  it('goes up to the root, and out of the workspace', () => {
    expect(names(['/tmp/a.png', '/w/b.png'], ['/tmp', '/w'])).toEqual([
      ['tmp/a.png', '../tmp/a.png'],
      ['w/b.png', 'b.png'],
    ]);
  });

  it('writes slashes on Windows too', () => {
    expect(names(['D:\\w\\shots\\deep\\a.png'], ['D:\\w\\shots'], win32, 'D:\\w')).toEqual([
      ['deep/a.png', 'shots/deep/a.png'],
    ]);
  });

  it('leaves a backslash alone where it is part of a name', () => {
    expect(names(['/w/a\\b.png'], ['/w'])).toEqual([['a\\b.png', 'a\\b.png']]);
  });
});
