import type { Secret } from '@/lib/secret';

/** Where a bucket is and who we are there. */
export type S3Settings = {
  /** An http(s) URL without a slash at its end: `https://s3.eu-central-1.amazonaws.com`. It may have a path. */
  readonly endpoint: string;
  readonly bucket: string;
  /** Part of the signature: `eu-central-1`; `auto` for R2 and Tigris. */
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: Secret;
};
