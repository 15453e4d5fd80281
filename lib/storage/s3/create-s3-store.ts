import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { assertKey } from '../assert-key';
import { assertPage } from '../assert-page';
import { assertRange } from '../assert-range';
import { collectObject } from '../collect-object';
import { HttpFailure } from '../http/http-failure';
import { readFacts, readObject } from '../http/read-object';
import { readText } from '../http/read-text';
import { toStoreError } from '../http/to-store-error';
import { type ByteRange, type Store, StoreError } from '../store';
import { createS3Client, type S3Parts } from './create-s3-client';
import { listBucket } from './list-bucket';
import type { S3Settings } from './s3-settings';

const hasStatus = (error: unknown, status: number): error is HttpFailure =>
  error instanceof HttpFailure && error.status === status;

/** What a service may say beside its status where nothing was asked for. */
const MAX_REMARK_BYTES = 64 * 1024;

/**
 * A store in a bucket of S3 or of a service that speaks its protocol (R2, Tigris, MinIO). The bucket must exist. What
 * a put promises is the service's promise: an object appears whole or not at all, and can be read at once.
 */
export function createS3Store(settings: S3Settings, parts?: S3Parts): Store {
  const client = createS3Client(settings, parts);

  /** Reads an answer whose body nobody wants to its end, which leaves the connection to the next request. */
  const discard = (incoming: IncomingMessage) =>
    readText(incoming, MAX_REMARK_BYTES, client.limits);

  /** Runs one operation and tells its failure as a StoreError; a defect of the caller's stays what it is. */
  const run = async <T>(doing: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw toStoreError('s3', doing, error);
    }
  };

  const put = async (name: string, body: readonly Uint8Array[], contentType: string) => {
    const headers = { 'content-type': contentType };
    await client.call({ method: 'PUT', name, headers, body }, discard);
  };

  const get = (name: string, range?: ByteRange) => {
    const headers = range === undefined ? {} : { range: `bytes=${range.start}-${range.end}` };
    return client.call({ method: 'GET', name, headers }, (incoming) =>
      readObject(incoming, { key: name, range, idleMs: client.limits.idleMs }),
    );
  };

  /** Another server in the place of the bucket's has no such key either, but does not say so in S3's words. */
  const absentIsNull = (error: unknown): null => {
    if (hasStatus(error, 404) && error.code === 'NoSuchKey') return null;
    throw error;
  };

  const remove = async (name: string): Promise<void> => {
    await client.call({ method: 'DELETE', name }, discard).catch(absentIsNull);
  };

  return {
    name: 's3',

    async put(key, body, contentType) {
      assertKey(key);
      await run('put', () => put(key, body, contentType));
    },

    async get(key, range) {
      assertKey(key);
      // Whether its end lies inside the object is seen in the answer.
      if (range !== undefined) assertRange(range, Infinity);
      return run('get', async () => {
        try {
          return await get(key, range);
        } catch (error) {
          if (range !== undefined && hasStatus(error, 416)) {
            throw new RangeError(`bytes ${range.start} to ${range.end} are not inside the object`);
          }
          return absentIsNull(error);
        }
      });
    },

    async read(key, size) {
      return collectObject(await this.get(key), size);
    },

    async head(key) {
      assertKey(key);
      return run('head', async () => {
        try {
          return await client.call({ method: 'HEAD', name: key }, async (incoming) => {
            await discard(incoming);
            return readFacts(incoming, key);
          });
        } catch (error) {
          if (!hasStatus(error, 404)) throw error;
          // The answer to a HEAD has no body that could say whether the object or the bucket is missing.
          await client.call({ method: 'HEAD' }, discard);
          return null;
        }
      });
    },

    async delete(key) {
      assertKey(key);
      await run('delete', () => remove(key));
    },

    async list(page) {
      assertPage(page);
      return run('list', () => listBucket(client, page));
    },

    async check() {
      await run('check', async () => {
        // No key begins with a dot: the probe is never listed.
        const probe = `.check-${randomUUID()}`;
        const written = Buffer.from(randomUUID());
        await put(probe, [written], 'text/plain');
        const { body } = await get(probe);
        const read = Buffer.concat((await body.toArray()) as Buffer[]);
        await remove(probe);
        if (!written.equals(read)) throw new StoreError('unavailable', 's3: read other bytes');
      });
    },

    freeBytes: () => Promise.resolve(null),

    async grantUpload({ key, bytes, seconds }) {
      assertKey(key);
      return { method: 'PUT', url: await client.presignPut(key, bytes, seconds), headers: {} };
    },
  };
}
