import { describe, expect, it } from 'vitest';
import { cleanLine } from './clean-line';

describe('cleanLine', () => {
  it.each([
    ['shots/a b.png', 'shots/a b.png'],
    ['::set-output name=a::b', 'set-output name=a::b'],
    ['  ::error::x', 'error::x'],
    ['a\n::error::x', 'a ::error::x'],
    ['a\r\n\tb\u0000', 'a b'],
    ['\u2028::error::x', 'error::x'],
    ['##[set-output name=a]b', '## [set-output name=a]b'],
    ['a###[add-path]b', 'a### [add-path]b'],
    ['\u202egnp.exe', 'gnp.exe'],
    ['über ✓.png', 'über ✓.png'],
  ])('%j is %j', (text, line) => {
    expect(cleanLine(text)).toBe(line);
  });

  it('cuts what is long', () => {
    expect(cleanLine('x'.repeat(501))).toBe(`${'x'.repeat(500)}…`);
    expect(cleanLine('xyz', 3)).toBe('xyz');
    expect(cleanLine('xyz', 2)).toBe('xy…');
    expect(cleanLine('x🖼z', 2)).toBe('x…');
  });
});
