import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');

const text = read('docs/asvs.md');
const rows = text
  .split('\n')
  .filter((line) => /^\| V?\d/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()));
const count = (state: string) => rows.filter((row) => row[3] === state).length;

it('every requirement is asked once, has a state, and a reason where it is not met', () => {
  expect(rows.length).toBeGreaterThan(100);
  const numbers = rows.map((row) => row[1]);
  expect(new Set(numbers).size).toBe(numbers.length);
  for (const [, number, asks, state, why] of rows) {
    expect(asks, number).not.toBe('');
    expect(['met', 'not met', 'n.a.'], number).toContain(state);
    if (state === 'n.a.') expect(why, number).not.toBe('');
  }
});

it('its sum is what its rows say', () => {
  expect(text).toContain(
    `In all: ${count('met')} met, ${count('not met')} not met, ${count('n.a.')} do not apply.`,
  );
});

/** Files and folders of ours, as far as they stand in a text as code. */
const NAMED = /`((?:app|components|dev|docs|e2e|lib|scripts|server)\/[^`\s*…]+)`/g;

it.each(['asvs', 'cryptography', 'faults', 'keys', 'threat-model'])(
  'docs/%s.md names what is there',
  (name) => {
    const files = [...read(`docs/${name}.md`).matchAll(NAMED)].map(([, file]) => file!);
    expect(files.length).toBeGreaterThan(1);
    expect(files.filter((file) => !existsSync(path.join(ROOT, file)))).toEqual([]);
  },
);

it('docs/cryptography.md tells of every use', () => {
  const told = read('docs/cryptography.md');
  const code = ['lib', 'server', 'scripts', 'app', 'components']
    .flatMap((folder) =>
      readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map(
        (name) => `${folder}/${name}`,
      ),
    )
    .filter((name) => /\.(ts|tsx|mjs)$/.test(name) && !/\.test\.|\/generated\//.test(name))
    .map(read)
    .join('\n');
  const uses = (pattern: RegExp) => new Set([...code.matchAll(pattern)].map(([, name]) => name));
  // Of a label, an HMAC is made of a key of APP_SECRET.
  const labels = uses(/\bderive\(\s*'([^']+)'/g);
  expect(new Set([...told.matchAll(/^\| `([a-z-]+)` /gm)].map(([, label]) => label))).toEqual(
    labels,
  );
  expect(uses(/create(?:Hash|Hmac)\('([^']+)'/g)).toEqual(new Set(['sha256']));
  expect(uses(/'(aes-[^']+)'/g)).toEqual(new Set(['aes-256-gcm']));
  expect(
    uses(
      /\b(?:createSign|createVerify|generateKeyPair|scrypt|pbkdf2|hkdf|createECDH|diffieHellman|createCipheriv)\w*\((\w*)/g,
    ),
  ).toEqual(new Set(['CIPHER']));
});

it('SECURITY.md says where and how soon, and README where it is', () => {
  const security = read('SECURITY.md');
  for (const told of ['private', '/.well-known/security.txt', 'days', 'Safe harbour']) {
    expect(security).toContain(told);
  }
  expect(read('README.md')).toContain('(SECURITY.md)');
});
