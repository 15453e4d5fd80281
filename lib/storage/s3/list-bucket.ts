import { HttpFailure } from '../http/http-failure';
import { readText } from '../http/read-text';
import { isKey } from '../is-key';
import { StoreError, type StoredFacts, type StoredPage } from '../store';
import type { S3Client } from './create-s3-client';
import { parseListing, type S3Listing } from './parse-listing';

/** As many as a server gives at once. */
const PAGE = 1000;
/** A thousand objects with keys of a kilobyte, and their tags. */
const MAX_BYTES = 4 * 1024 * 1024;
/** Pages of objects that are not ours before a listing gives up: the bucket belongs to something else. */
const MAX_ROUNDS = 1000;

async function readPage(client: S3Client, after: string, limit: number): Promise<S3Listing> {
  const query = {
    'list-type': '2',
    'encoding-type': 'url',
    'max-keys': String(Math.min(PAGE, limit)),
    ...(after === '' ? {} : { 'start-after': after }),
  };
  return client.call({ method: 'GET', query }, async (incoming) => {
    const xml = await readText(incoming, MAX_BYTES, client.limits);
    try {
      return parseListing(xml);
    } catch (error) {
      // Perhaps the end of it was lost on the way.
      throw new HttpFailure(null, 'INVALID_LISTING', error);
    }
  });
}

/**
 * One page of the objects of a bucket, in key order: S3 lists by bytes, and keys are ASCII. A server that lists
 * otherwise is an error, since a walk over it could miss objects. Names that are not keys of ours are passed over.
 */
export async function listBucket(
  client: S3Client,
  { after = '', limit }: { after?: string; limit: number },
): Promise<StoredPage> {
  const objects: StoredFacts[] = [];
  let last = after;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const { entries, truncated } = await readPage(client, last, limit - objects.length);
    for (const { name, size, modifiedAt } of entries) {
      if (name <= last) throw new StoreError('unavailable', 's3: the listing is not in order');
      last = name;
      if (isKey(name)) objects.push({ key: name, size, modifiedAt });
    }
    if (objects.length > limit) throw new StoreError('unavailable', 's3: the listing is too long');
    if (!truncated) return { objects, next: null };
    if (objects.length === limit) return { objects, next: objects.at(-1)!.key };
    if (entries.length === 0) throw new StoreError('unavailable', 's3: the listing stands still');
  }
  throw new StoreError('unavailable', 's3: the bucket is full of objects of others');
}
