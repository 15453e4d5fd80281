import type { S3Settings } from './s3/s3-settings';
import type { BlobSettings } from './vercel-blob/create-vercel-blob-store';

/** One store and how to reach it. */
export type StoreSettings =
  /** `fsync`: whether an image is on the disk, and not only with the system, before its URL is told. */
  | { readonly kind: 'disk'; readonly fsync: boolean }
  | ({ readonly kind: 's3' } & S3Settings)
  | ({ readonly kind: 'vercel-blob' } & BlobSettings);

export type StoreKind = StoreSettings['kind'];
