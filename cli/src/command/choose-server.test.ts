import { describe, expect, it } from 'vitest';
import { chooseServer } from './choose-server';

const DEFAULT = { server: null, envServer: null, defaultServer: 'https://img402.dev' };
const choose = (url: string | null, known: string | null = null, over = {}) =>
  chooseServer({ url }, known === null ? null : { server: known }, { ...DEFAULT, ...over });

describe('chooseServer', () => {
  it.each([
    [null, 'https://img402.dev'],
    ['https://i.img402.dev/aBcDeFgHiJ.png', 'https://img402.dev'],
    ['http://localhost:3000/i/k3v9m2x7qa.png', 'http://localhost:3000'],
    ['https://img.example/k3v9m2x7qa', 'https://img.example'],
    ['https://cdn.example/k3v9m2x7qa.png', null],
    ['https://cdn.example/a/b/k3v9m2x7qa.png', null],
  ])('%s is at %s', (url, server) => expect(choose(url)).toBe(server));

  it('goes by what is named, then by what is remembered', () => {
    const url = 'https://cdn.example/k3v9m2x7qa.png';
    expect(choose(url, 'https://a', { server: 'https://b', envServer: 'https://c' })).toBe(
      'https://b',
    );
    expect(choose(url, 'https://a', { envServer: 'https://c' })).toBe('https://a');
    expect(choose(url, null, { envServer: 'https://c' })).toBe('https://c');
    expect(choose(null, null, { envServer: 'https://c' })).toBe('https://c');
  });

  it('sends nothing to the server of the environment that the URL says is elsewhere', () => {
    expect(choose('https://img.example/abcdef', null, { envServer: 'https://c' })).toBe(
      'https://img.example',
    );
  });
});
