import { describe, expect, it } from 'vitest';
import { revealAll } from '@/dev/context/reveal-all';
import { parseEnv } from '../env';

const bucket = {
  S3_ENDPOINT: 'https://s3.example.org/',
  S3_BUCKET: 'images',
  S3_REGION: 'auto',
  S3_ACCESS_KEY_ID: 'AKIA',
  S3_SECRET_ACCESS_KEY: 'wJalr/XUtnFEMI+K7',
};
const blob = { BLOB_READ_WRITE_TOKEN: 'vercel_blob_rw_abcdef_GHIJKL' };
const s3 = {
  ...{ kind: 's3', endpoint: 'https://s3.example.org', bucket: 'images', region: 'auto' },
  ...{ accessKeyId: 'AKIA', secretAccessKey: 'wJalr/XUtnFEMI+K7' },
};
const vercel = { kind: 'vercel-blob', token: 'vercel_blob_rw_abcdef_GHIJKL' };

const parse = (source: Record<string, string>) => {
  const parsed = parseEnv(source);
  return parsed.ok ? revealAll(parsed.env.storage) : parsed.faults;
};

describe('where images are stored', () => {
  it.each([
    ['on the disk where nothing is said', {}, { kind: 'disk', fsync: true }],
    ['left to the system', { DURABILITY: 'os' }, { kind: 'disk', fsync: false }],
    ['in the bucket that is configured', bucket, s3],
    ['at Vercel where its token is', blob, vercel],
    ['where STORE says, of two', { ...bucket, ...blob, STORE: 's3' }, s3],
    [
      'where STORE says, of the disk and another',
      { ...bucket, STORE: 'disk' },
      { kind: 'disk', fsync: true },
    ],
  ])('is %s', (_, source, store) => {
    expect(parse(source)).toMatchObject({ store, fallback: null });
  });

  it('has a fallback while it is moved', () => {
    expect(parse({ ...bucket, STORE: 's3', STORE_FALLBACK: 'disk' })).toEqual({
      store: s3,
      fallback: { kind: 'disk', fsync: true },
      configured: { disk: { kind: 'disk', fsync: true }, s3 },
    });
    expect(parse({ ...bucket, ...blob, STORE: 'vercel-blob', STORE_FALLBACK: 's3' })).toMatchObject(
      { store: vercel, fallback: s3 },
    );
  });

  it.each(Object.keys(bucket))('is refused where %s is missing', (name) => {
    expect(parse({ ...bucket, [name]: '' })).toEqual([
      expect.stringMatching(new RegExp(`^${name} must be set where S3_`)),
    ]);
  });

  it.each([
    ['STORE', { STORE: 's3' }, 5],
    ['STORE', { STORE: 'vercel-blob' }, 1],
    ['STORE_FALLBACK', { STORE_FALLBACK: 's3' }, 5],
  ])('is refused where what %s names is not configured', (name, source, count) => {
    const faults = parse(source);
    expect(faults).toHaveLength(count);
    expect(JSON.stringify(faults)).toContain(`must be set where ${name} is `);
  });

  it.each([
    ['two are configured and none is named', { ...bucket, ...blob }, 'STORE must name one'],
    ['the fallback is the same', { STORE_FALLBACK: 'disk' }, 'STORE_FALLBACK must be another'],
    ['durability is of a third kind', { DURABILITY: 'none' }, 'DURABILITY must be disk or os'],
    ['it has no such name', { STORE: 'ftp' }, 'STORE must be disk, s3 or vercel-blob'],
    ['the address is none', { ...bucket, S3_ENDPOINT: 's3.example.org' }, 'S3_ENDPOINT must be'],
    ['the bucket is a path', { ...bucket, S3_BUCKET: '../other' }, 'S3_BUCKET must be'],
    ['a key has a line break', { ...bucket, S3_ACCESS_KEY_ID: 'AKIA\n' }, 'S3_ACCESS_KEY_ID must'],
    ['the token is none', { BLOB_READ_WRITE_TOKEN: 'token' }, 'BLOB_READ_WRITE_TOKEN must be'],
  ])('is refused where %s', (_, source, fault) => {
    expect(parse(source)).toEqual([expect.stringContaining(fault)]);
  });

  it('repeats no secret in a fault', () => {
    const faults = parse({ ...bucket, S3_SECRET_ACCESS_KEY: 'hunter 2', STORE: 'vercel-blob' });
    expect(JSON.stringify(faults)).not.toContain('hunter');
  });
});
