import { describe, expect, it } from 'vitest';
import { parseOptions } from './parse-options';

const read = (line: string, env: Record<string, string> = {}) =>
  parseOptions(line === '' ? [] : line.split(' '), env);

describe('parseOptions', () => {
  it('takes files where nothing else is said, and the service whose contract this is', () => {
    expect(read('a.png -')).toEqual({
      ...{ action: 'upload', words: ['a.png', '-'], clipboard: false, paid: false, format: 'url' },
      ...{
        server: null,
        envServer: null,
        defaultServer: 'https://img402.dev',
        expires: null,
        token: null,
      },
      maxSpend: 50_000n,
    });
  });

  it('tells what was named from what is the environment’s', () => {
    const env = { IMG402_SERVER: 'http://localhost:3000/', IMG402_DELETE_TOKEN: 't' };
    expect(read('a.png --server https://a.example', env)).toMatchObject({
      ...{ server: 'https://a.example', envServer: 'http://localhost:3000', token: 't' },
    });
    expect(read('--delete abcd --token u', env)).toMatchObject({ action: 'delete', token: 'u' });
  });

  it.each([
    ['--paid --max-usd 0.5 --expires 12h --json a.png', { paid: true, maxSpend: 500_000n }],
    ['--keep abcd efgh', { action: 'keep', words: ['abcd', 'efgh'] }],
    ['abcd --info', { action: 'info', words: ['abcd'] }],
    ['--resume', { action: 'resume' }],
    ['--', { action: 'upload', words: [] }],
    ['-- --odd.png', { words: ['--odd.png'] }],
  ])('understands %s', (line, options) => expect(read(line)).toMatchObject(options));

  it.each(['-h', '--help --paid --keep'])('helps with %s', (line) =>
    expect(read(line)).toBe('help'),
  );

  it.each([
    '--keep',
    '--list a.png',
    '--keep --delete abcd',
    '--keep --paid abcd',
    '--delete a b --token x',
    'a.png --token x',
    '--json --markdown a.png',
    '--info abcd --markdown',
    '--server localhost a.png',
    '--max-usd -1 a.png',
    '--expires 0 a.png',
    '--expires 3y a.png',
    '--unknown',
    '--paid=yes',
  ])('refuses %s', (line) => {
    expect(read(line)).toMatchObject({
      failed: 'usage',
      message: expect.stringContaining('--help'),
    });
  });

  it('refuses a server of the environment that is none', () => {
    expect(read('a.png', { IMG402_SERVER: 'nowhere' })).toMatchObject({ failed: 'usage' });
  });
});
