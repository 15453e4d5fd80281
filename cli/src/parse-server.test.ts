import { expect, it } from 'vitest';
import { parseServer } from './parse-server';

it.each([
  ['https://img402.dev', 'https://img402.dev'],
  ['HTTP://LOCALHOST:3000/', 'http://localhost:3000'],
])('%s', (text, origin) => expect(parseServer(text)).toBe(origin));

it.each(['', 'img402.dev', 'ftp://a', 'https://a/b', 'https://u:p@a', 'https://a?b', 'https://'])(
  'is no origin: %j',
  (text) => expect(parseServer(text)).toBeNull(),
);
