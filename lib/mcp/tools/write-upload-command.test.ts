import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeUploadCommand } from './write-upload-command';

const write = (filename: string | null, more: object = {}) =>
  writeUploadCommand({
    url: 'http://localhost:3000/api/free',
    headers: {},
    filename,
    expires: null,
    ...more,
  });

/** The words that a shell makes of a command, whose program is replaced by one that tells them. */
const words = (command: string) =>
  execFileSync('bash', ['-c', command.replace(/^curl/, `printf '%s\\0'`)], {
    env: { NODE_ENV: 'test', PATH: process.env.PATH, HOME: '/home/a b' },
  })
    .toString()
    .split('\0')
    .slice(0, -1);

describe('writeUploadCommand', () => {
  it('is a line for a shell', () => {
    expect(write('shot.png', { headers: { 'X-Upload-Token': 'abc' }, expires: '3d' })).toBe(
      `curl -sS -H 'X-Upload-Token: abc' --form-string 'expires=3d' -F 'image=@"shot.png"' 'http://localhost:3000/api/free'`,
    );
  });

  it('says FILE where no file was named', () => {
    expect(write(null)).toContain(`-F 'image=@"FILE"'`);
  });

  it('lets the shell find the home folder, and no other variable', () => {
    expect(words(write('~/it is.png'))).toContain('image=@"/home/a b/it is.png"');
    expect(words(write('$HOME/a.png'))).toContain('image=@"$HOME/a.png"');
  });

  it('never has a dash stand for standard input', () => {
    expect(words(write('-'))).toContain('image=@"./-"');
  });

  it('is one command with one file, whatever the file is called', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, unit: 'grapheme' }).filter((name) => !/^[-~]|\p{Cc}/u.test(name)),
        (name) => {
          const escaped = name.replaceAll(/[\\"]/g, '\\$&');
          expect(words(write(name))).toEqual([
            '-sS',
            '-F',
            `image=@"${escaped}"`,
            'http://localhost:3000/api/free',
          ]);
        },
      ),
      { numRuns: 60 },
    );
  });
});
