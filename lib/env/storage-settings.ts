import { z } from 'zod';
import type { StoreKind, StoreSettings } from '@/lib/storage/store-settings';
import { hide } from './hide';

export type StorageSettings = {
  /** Where images are written and read. */
  readonly store: StoreSettings;
  /** Where those are read that are not there yet, while they are moved. */
  readonly fallback: StoreSettings | null;
  /** Every store that could be in use; the disk always can. For moving from one to another. */
  readonly configured: Readonly<Partial<Record<StoreKind, StoreSettings>>>;
};

const store = z.enum(['disk', 's3', 'vercel-blob'], 'must be disk, s3 or vercel-blob');

const credential = z
  .string()
  .regex(/^[\x21-\x7e]{1,512}$/, 'must be of printable characters without a space');

/** An http(s) URL without a query; it may have a path, and loses a slash at its end. */
const endpoint = z.string().transform((text, context) => {
  if (/^https?:\/\/[^?#@]+$/.test(text) && URL.canParse(text)) {
    return new URL(text).href.replace(/\/$/, '');
  }
  context.addIssue({ code: 'custom', message: 'must be an http(s) URL' });
  return z.NEVER;
});

export const STORAGE_SCHEMA = {
  STORE: store.optional(),
  STORE_FALLBACK: store.optional(),
  DURABILITY: z.enum(['disk', 'os'], 'must be disk or os').default('disk'),
  S3_ENDPOINT: endpoint.optional(),
  S3_BUCKET: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'must be the name of a bucket')
    .optional(),
  S3_REGION: z
    .string()
    .regex(/^[a-z0-9-]{1,64}$/, 'must be the name of a region, or auto')
    .optional(),
  S3_ACCESS_KEY_ID: credential.optional(),
  S3_SECRET_ACCESS_KEY: credential.transform(hide).optional(),
  BLOB_READ_WRITE_TOKEN: z
    .string()
    .regex(/^vercel_blob_rw_[A-Za-z0-9]+_[A-Za-z0-9]+$/, 'must be the token of a Blob store')
    .transform(hide)
    .optional(),
};

type StorageSetting = keyof typeof STORAGE_SCHEMA;

export const STORAGE_EXAMPLES: Record<StorageSetting, string> = {
  STORE: 's3',
  STORE_FALLBACK: 'disk',
  DURABILITY: 'disk',
  S3_ENDPOINT: 'https://s3.eu-central-1.amazonaws.com',
  S3_BUCKET: 'img402-images',
  S3_REGION: 'eu-central-1',
  S3_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
  S3_SECRET_ACCESS_KEY: '$(cat s3-secret)',
  BLOB_READ_WRITE_TOKEN: '$(cat blob-token)',
};

/** The settings that, together, are a bucket. */
const S3_SETTINGS = [
  'S3_ENDPOINT',
  'S3_BUCKET',
  'S3_REGION',
  'S3_ACCESS_KEY_ID',
  'S3_SECRET_ACCESS_KEY',
] as const;

const BLOB_SETTINGS = ['BLOB_READ_WRITE_TOKEN'] as const;

const NEEDED: Readonly<Record<string, readonly StorageSetting[]>> = {
  s3: S3_SETTINGS,
  'vercel-blob': BLOB_SETTINGS,
};

type Given = { readonly [Name in StorageSetting]?: unknown } & {
  readonly STORE?: string | undefined;
  readonly STORE_FALLBACK?: string | undefined;
};

/** What is in use where STORE does not say: what is configured, else the disk. */
const choose = (given: Given): string => {
  if (given.STORE !== undefined) return given.STORE;
  if (S3_SETTINGS.some((name) => given[name] !== undefined)) return 's3';
  return given.BLOB_READ_WRITE_TOKEN === undefined ? 'disk' : 'vercel-blob';
};

/** All of a store or nothing of it, and no doubt about which one is meant: images in the wrong place are lost to sight. */
export function findStorageFaults(
  given: Given,
): readonly { readonly name: StorageSetting; readonly what: string }[] {
  const faults = new Map<StorageSetting, string>();
  const need = (names: readonly StorageSetting[], why: string) => {
    for (const name of names) {
      if (given[name] === undefined && !faults.has(name))
        faults.set(name, `must be set where ${why}`);
    }
  };
  const bucket = S3_SETTINGS.find((name) => given[name] !== undefined);
  if (bucket !== undefined) need(S3_SETTINGS, `${bucket} is`);
  for (const name of ['STORE', 'STORE_FALLBACK'] as const) {
    need(NEEDED[given[name] ?? ''] ?? [], `${name} is ${given[name]}`);
  }
  if (
    given.STORE === undefined &&
    bucket !== undefined &&
    given.BLOB_READ_WRITE_TOKEN !== undefined
  ) {
    faults.set('STORE', `must name one where both ${bucket} and BLOB_READ_WRITE_TOKEN are set`);
  }
  if (given.STORE_FALLBACK !== undefined && given.STORE_FALLBACK === choose(given)) {
    faults.set('STORE_FALLBACK', 'must be another store than the one in use');
  }
  return [...faults].map(([name, what]) => ({ name, what }));
}

type Values = { readonly [name in StorageSetting]?: z.output<(typeof STORAGE_SCHEMA)[name]> };

/** @param values parsed, and without a fault of `findStorageFaults` */
export function toStorageSettings(values: Values): StorageSettings {
  const { S3_ENDPOINT, S3_BUCKET, S3_REGION, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY } = values;
  const configured: Partial<Record<StoreKind, StoreSettings>> = {
    disk: { kind: 'disk', fsync: values.DURABILITY !== 'os' },
  };
  if (S3_ENDPOINT !== undefined && S3_SECRET_ACCESS_KEY !== undefined) {
    configured.s3 = {
      ...{ kind: 's3', endpoint: S3_ENDPOINT, bucket: S3_BUCKET ?? '', region: S3_REGION ?? '' },
      ...{ accessKeyId: S3_ACCESS_KEY_ID ?? '', secretAccessKey: S3_SECRET_ACCESS_KEY },
    };
  }
  if (values.BLOB_READ_WRITE_TOKEN !== undefined) {
    configured['vercel-blob'] = { kind: 'vercel-blob', token: values.BLOB_READ_WRITE_TOKEN };
  }
  const find = (kind: StoreKind): StoreSettings => {
    const found = configured[kind];
    if (found === undefined) throw new Error(`${kind} is not configured`);
    return found;
  };
  return {
    store: find(choose(values) as StoreKind),
    fallback: values.STORE_FALLBACK === undefined ? null : find(values.STORE_FALLBACK),
    configured,
  };
}
