import { describe, expect, it } from 'vitest';
import { readSettings } from './read-settings';

/** What the runner gives where a workflow says nothing more than it must: the defaults of action.yml. */
const DEFAULTS: Record<string, string> = {
  ...{ files: '*.png', server: 'https://img.example', comment: 'update', title: 'Images' },
  ...{ width: '400', side: 'RIGHT', token: 't', summary: 'true', 'fail-on-error': 'true' },
  ...{ 'if-no-files-found': 'warn', 'delete-tokens': 'false' },
};
const read = (inputs: Record<string, string> = {}, env = '') =>
  readSettings((name) => ({ ...DEFAULTS, ...inputs })[name] ?? '', env);

describe('readSettings', () => {
  it('reads the defaults', () => {
    expect(read()).toEqual({
      ...{ server: 'https://img.example/', files: '*.png', before: '', expires: '' },
      ...{ noFiles: 'warn', comment: 'update', commentId: '', title: 'Images', width: 400 },
      ...{ token: 't', pullRequest: null, review: null, failOnError: true, summary: true },
      deleteTokens: false,
    });
  });

  it.each([
    [{ comment: 'true' }, { comment: 'update' }],
    [{ comment: 'new' }, { comment: 'new' }],
    [{ comment: 'false' }, { comment: 'none' }],
    [{ 'pull-request': '12' }, { pullRequest: 12 }],
    [{ path: 'a.css', line: '3' }, { review: { path: 'a.css', line: 3, side: 'RIGHT' } }],
    [
      { path: 'a.css', line: '3', side: 'LEFT' },
      { review: { path: 'a.css', line: 3, side: 'LEFT' } },
    ],
    [{ 'in-reply-to': '99' }, { review: { inReplyTo: 99 } }],
    [{ server: 'http://host:3000/below' }, { server: 'http://host:3000/below/' }],
    [{ server: ' https://img.example/ ' }, { server: 'https://img.example/' }],
  ])('reads %j', (inputs, settings) => {
    expect(read(inputs)).toMatchObject(settings);
  });

  it('takes the server of the environment where the input is empty', () => {
    expect(read({ server: '' }, 'https://env.example')).toMatchObject({
      server: 'https://env.example/',
    });
    expect(read({}, 'https://env.example')).toMatchObject({ server: 'https://img.example/' });
  });

  it.each([
    [{ server: '' }, '"server"'],
    [{ server: 'img.example' }, '"server"'],
    [{ server: 'ftp://img.example' }, '"server"'],
    [{ server: 'https://user@img.example' }, '"server"'],
    [{ server: 'https://img.example/?a=b' }, '"server"'],
    [{ files: ' \n ' }, '"files"'],
    [{ comment: 'yes' }, '"comment"'],
    [{ comment: 'toString' }, '"comment"'],
    [{ width: '0' }, '"width"'],
    [{ width: '' }, '"width"'],
    [{ 'pull-request': '#7' }, '"pull-request"'],
    [{ path: 'a.css' }, '"path" and "line"'],
    [{ line: '3' }, '"path" and "line"'],
    [{ path: 'a.css', line: '3', 'in-reply-to': '9' }, 'not both'],
    [{ side: 'left' }, '"side"'],
    [{ summary: '1' }, '"summary"'],
    [{ 'fail-on-error': '' }, '"fail-on-error"'],
    [{ 'if-no-files-found': 'fail' }, '"if-no-files-found"'],
  ])('refuses %j', (inputs, words) => {
    const settings = read(inputs);
    const faults = 'faults' in settings ? settings.faults : [];
    expect(faults.some((fault) => fault.includes(words))).toBe(true);
  });
});
