import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';

/**
 * @typedef {Record<string, unknown>} Metadata
 * @typedef {{ bucket: string, key: string, content: Readable, metadata: Metadata }} S3Object s3rver's own class
 * @typedef {(bucket: string, key: string, content: Readable | null, metadata: Metadata) => S3Object} MakeObject
 */

/**
 * The store behind s3rver's HTTP layer, in the place of its own, which keeps files that readers see half-written,
 * answers a put before its bytes are there, and lists by file name instead of by key: promises of S3 that the
 * contract tests. Here an object is one value of a map.
 *
 * @param {MakeObject} makeObject
 */
export function createMemoryBackend(makeObject) {
  /** @type {Map<string, Map<string, { bytes: Buffer, metadata: Metadata }>>} */
  const buckets = new Map();
  const objectsOf = (/** @type {string} */ bucket) => buckets.get(bucket) ?? new Map();
  const describe = (/** @type {string} */ name) => ({ name, creationDate: new Date(0) });
  const stream = (/** @type {Buffer} */ bytes) => Readable.from([bytes], { objectMode: false });

  return {
    reset: () => buckets.clear(),
    listBuckets: async () => [...buckets.keys()].map(describe),
    getBucket: async (/** @type {string} */ name) => (buckets.has(name) ? describe(name) : null),
    getSubresource: async () => null,
    putBucket: async (/** @type {string} */ name) => {
      if (!buckets.has(name)) buckets.set(name, new Map());
      return describe(name);
    },
    deleteBucket: async (/** @type {string} */ name) => buckets.delete(name),
    /** @type {(bucket: string, key: string) => Promise<boolean>} */
    existsObject: async (bucket, key) => objectsOf(bucket).has(key),
    /** @type {(bucket: string, key: string, options?: { start?: number, end?: number }) => Promise<unknown>} */
    getObject: async (bucket, key, options = {}) => {
      const kept = objectsOf(bucket).get(key);
      if (kept === undefined) return null;
      const { bytes, metadata } = kept;
      const { start, end = Infinity } = options;
      if (start === undefined) return makeObject(bucket, key, stream(bytes), metadata);
      const range = { start, end: Math.min(end, bytes.length - 1) };
      const part = start <= range.end ? stream(bytes.subarray(range.start, range.end + 1)) : null;
      return Object.assign(makeObject(bucket, key, part, metadata), { range });
    },
    /** @type {(object: S3Object) => Promise<{ size: number, md5: string }>} */
    putObject: async ({ bucket, key, content, metadata }) => {
      const bytes = Buffer.concat(await content.toArray());
      const md5 = createHash('md5').update(bytes).digest('hex');
      const facts = {
        etag: JSON.stringify(md5),
        'last-modified': new Date().toUTCString(),
        'content-length': bytes.length,
      };
      objectsOf(bucket).set(key, { bytes, metadata: { ...metadata, ...facts } });
      return { size: bytes.length, md5 };
    },
    /** @type {(bucket: string, key: string) => Promise<void>} */
    deleteObject: async (bucket, key) => void objectsOf(bucket).delete(key),
    /** @type {(bucket: string, options: { startAfter?: string, prefix?: string, maxKeys?: number }) => Promise<unknown>} */
    listObjects: async (bucket, { startAfter = '', prefix = '', maxKeys = Infinity }) => {
      const objects = objectsOf(bucket);
      const keys = [...objects.keys()]
        .filter((key) => key > startAfter && key.startsWith(prefix))
        .sort();
      return {
        objects: keys
          .slice(0, maxKeys)
          .map((key) => makeObject(bucket, key, null, objects.get(key).metadata)),
        commonPrefixes: [],
        isTruncated: keys.length > maxKeys,
      };
    },
  };
}
