import { describe, expect, it } from 'vitest';
import { makeSecrets } from '@/dev/context/make-secrets';
import { hashSecret } from './secrets';

const [one, two] = ['a'.repeat(32), 'b'.repeat(32)];

describe('createSecrets', () => {
  it('lists keys newest first and finds each by its id', () => {
    const secrets = makeSecrets(one, two);
    expect(secrets.all).toHaveLength(2);
    expect(secrets.newest).toBe(secrets.all[0]);
    for (const key of secrets.all) expect(secrets.find(key.id)).toBe(key);
    expect(secrets.find('00000000')).toBeNull();
  });

  it('names a key the same in every process, by what tells nothing of it', () => {
    const [first, again, other] = [[one], [one], [two]].map((keys) => makeSecrets(...keys).newest);
    expect(first!.id).toMatch(/^[0-9a-f]{8}$/);
    expect(first!.fingerprint).toHaveLength(32);
    expect(again!.id).toBe(first!.id);
    expect(again!.fingerprint).toEqual(first!.fingerprint);
    expect(other!.id).not.toBe(first!.id);
    expect(Buffer.from(first!.fingerprint).toString('hex').startsWith(first!.id)).toBe(true);
  });

  it('derives apart by key, label and text, with no way to shift one into the other', () => {
    const key = makeSecrets(one).newest;
    const derived = [
      key.derive('a', 'bc'),
      key.derive('ab', 'c'),
      key.derive('abc', ''),
      key.derive('', 'abc'),
      makeSecrets(two).newest.derive('a', 'bc'),
    ].map((bytes) => bytes.toString('hex'));
    expect(new Set(derived).size).toBe(derived.length);
    expect(key.derive('a', 'bc').toString('hex')).toBe(derived[0]);
  });

  it('does without no key', () => {
    expect(() => makeSecrets()).toThrow(/APP_SECRET/);
  });
});

describe('hashSecret', () => {
  it('is SHA-256', () => {
    expect(Buffer.from(hashSecret('abc')).toString('hex')).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });
});
