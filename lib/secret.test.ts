import { inspect } from 'node:util';
import { expect, it } from 'vitest';
import { Secret } from './secret';

const secret = new Secret('hunter2');

it('is revealed to whoever asks', () => {
  expect(secret.reveal()).toBe('hunter2');
  const bytes = new Uint8Array([1, 2]);
  expect(new Secret(bytes).reveal()).toBe(bytes);
});

it.each<[string, () => string]>([
  ['String()', () => String(secret)],
  ['a template', () => `a ${secret as unknown as string}`.slice(2)],
  ['a sum', () => 'a'.slice(1) + (secret as unknown as string)],
  ['join()', () => [secret].join()],
  ['inspect()', () => inspect(secret, { showHidden: true, depth: 20 })],
])('says that it is one in %s', (_, show) => expect(show()).toBe('[secret]'));

it('is that in JSON', () => expect(JSON.stringify({ secret })).toBe('{"secret":"[secret]"}'));

it.each<[string, () => unknown]>([
  ['a copy', () => ({ ...(secret as object) })],
  ['a clone', () => structuredClone(secret)],
  ['its names', () => Object.assign({}, Reflect.ownKeys(secret))],
  ['inspect() without customs', () => inspect(secret, { customInspect: false, showHidden: true })],
])('is empty in %s', (_, make) => {
  expect(inspect(make(), { showHidden: true, depth: 20 })).toMatch(/^('Secret \{\}'|\{\})$/);
});
