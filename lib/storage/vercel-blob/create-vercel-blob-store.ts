import { randomUUID } from 'node:crypto';
import type { Agent, IncomingMessage } from 'node:http';
import { Agent as TlsAgent } from 'node:https';
import type { Secret } from '@/lib/secret';
import { assertKey } from '../assert-key';
import { assertPage } from '../assert-page';
import { assertRange } from '../assert-range';
import { collectObject } from '../collect-object';
import { HttpFailure } from '../http/http-failure';
import { HTTP_LIMITS, type HttpLimits } from '../http/http-limits';
import { openBody } from '../http/open-body';
import { readObject } from '../http/read-object';
import { readText } from '../http/read-text';
import { runWithRetries } from '../http/run-with-retries';
import { sendRequest } from '../http/send-request';
import { toStoreError } from '../http/to-store-error';
import {
  type ByteRange,
  type Store,
  StoreError,
  type StoredFacts,
  type StoredObject,
} from '../store';
import { createBlobClient } from './create-blob-client';
import { createBlobLister } from './create-blob-lister';
import { toStoredFacts } from './to-stored-facts';

export type BlobSettings = {
  /** `vercel_blob_rw_<store>_<secret>` of a private store. */
  readonly token: Secret;
};

/** What may be given to the driver for a test: other bounds, another place to read from, an agent to count with. */
export type BlobParts = {
  readonly limits?: HttpLimits;
  readonly readOrigin?: string;
  readonly apiUrl?: string;
  readonly agent?: Agent;
};

/** Where browsers and other strangers put; our own calls go where the SDK sends them. */
const API_URL = 'https://vercel.com/api/blob';
/** Of the API, as the SDK 2.8.0 speaks it. */
const API_VERSION = '12';
/** As many as the service gives at once. */
const PAGE = 1000;
const MAX_ERROR_BYTES = 64 * 1024;

/**
 * A store in a private store of Vercel Blob. Pathnames are our keys, which nobody can guess, and whoever guessed one
 * would lack the token: bytes are served through us and never linked.
 *
 * Objects are written, looked up and deleted through the SDK. They are read past it, from the same address: its `get`
 * knows no ranges and no time-outs. `cache=0` there means what a store means: the bytes of the last put, and nothing
 * after a delete.
 * https://vercel.com/changelog/vercel-blob-now-supports-consistent-reads-on-private-storage
 */
export function createVercelBlobStore(settings: BlobSettings, parts: BlobParts = {}): Store {
  const token = settings.token.reveal();
  const { limits = HTTP_LIMITS, agent = new TlsAgent({ keepAlive: true }) } = parts;
  const storeId = token.split('_')[3] ?? '';
  const origin = parts.readOrigin ?? `https://${storeId}.private.blob.vercel-storage.com`;
  const client = createBlobClient(token, limits);
  const listPage = createBlobLister((cursor) =>
    client.call(0, (sdk, call) =>
      sdk.list({ ...call, limit: PAGE, ...(cursor === undefined ? {} : { cursor }) }),
    ),
  );

  const run = async <T>(doing: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw toStoreError('vercel-blob', doing, error);
    }
  };

  const put = async (
    pathname: string,
    chunks: readonly Uint8Array[],
    contentType: string,
  ): Promise<void> => {
    const body = Buffer.concat(chunks);
    await client.call(body.length, (sdk, call) =>
      sdk.put(pathname, body, {
        ...call,
        ...{ access: 'private', addRandomSuffix: false, allowOverwrite: true, contentType },
        // The shortest there is; our reads pass the cache by.
        cacheControlMaxAge: 60,
      }),
    );
  };

  const head = async (pathname: string): Promise<StoredFacts | null> => {
    try {
      return toStoredFacts(await client.call(0, (sdk, call) => sdk.head(pathname, call)));
    } catch (error) {
      // A store that is missing has a code of its own.
      if (error instanceof HttpFailure && error.code === 'not_found') return null;
      throw error;
    }
  };

  /** Looks a download's object up. Where that fails it has been tried often enough: the download is not tried again. */
  const confirm = (key: string) => run('get', () => head(key));

  const remove = (pathname: string) => client.call(0, (sdk, call) => sdk.del(pathname, call));

  /** Reads what answers a GET; null where nothing is there. */
  const receive = async (
    incoming: IncomingMessage,
    key: string,
    range: ByteRange | undefined,
  ): Promise<StoredObject | null> => {
    const status = incoming.statusCode ?? 0;
    const { idleMs } = limits;
    if (status === 200 && range === undefined && !incoming.headers['content-length']) {
      // The service may send in pieces without a length: it is asked for, so that a short body is known as one.
      const facts = await confirm(key).catch((error: unknown) => {
        incoming.destroy();
        throw error;
      });
      if (facts !== null)
        return { ...facts, body: openBody(incoming, { size: facts.size, idleMs }) };
      incoming.destroy();
      return null;
    }
    if (status === 200 || status === 206) return readObject(incoming, { key, range, idleMs });
    await readText(incoming, MAX_ERROR_BYTES, limits).catch(() => '');
    if (status === 416 && range !== undefined) {
      throw new RangeError(`bytes ${range.start} to ${range.end} are not inside the object`);
    }
    if (status !== 404) throw new HttpFailure(status, '');
    // Missing is the object, or the whole store: the API tells them apart.
    if ((await confirm(key)) === null) return null;
    throw new HttpFailure(null, 'NOT_YET_READABLE');
  };

  const get = (key: string, range?: ByteRange): Promise<StoredObject | null> => {
    const headers = {
      ...{ authorization: `Bearer ${token}`, 'accept-encoding': 'identity' },
      ...(range === undefined ? {} : { range: `bytes=${range.start}-${range.end}` }),
    };
    const url = new URL(`${origin}/${key}?cache=0`);
    return runWithRetries(limits, 0, async (timeoutMs) =>
      receive(await sendRequest(agent, { method: 'GET', url, headers }, timeoutMs), key, range),
    );
  };

  return {
    name: 'vercel-blob',

    async put(key, body, contentType) {
      assertKey(key);
      await run('put', () => put(key, body, contentType));
    },

    async get(key, range) {
      assertKey(key);
      // Whether its end lies inside the object is seen in the answer.
      if (range !== undefined) assertRange(range, Infinity);
      return run('get', () => get(key, range));
    },

    async read(key, size) {
      return collectObject(await this.get(key), size);
    },

    async head(key) {
      assertKey(key);
      return run('head', () => head(key));
    },

    async delete(key) {
      assertKey(key);
      await run('delete', () => remove(key));
    },

    async list(page) {
      assertPage(page);
      return run('list', () => listPage(page));
    },

    async check() {
      await run('check', async () => {
        // No key begins with a dot: the probe is never listed.
        const probe = `.check-${randomUUID()}`;
        const written = Buffer.from(randomUUID());
        await put(probe, [written], 'text/plain');
        const object = await get(probe);
        const read = object === null ? [] : ((await object.body.toArray()) as Buffer[]);
        await remove(probe);
        if (!written.equals(Buffer.concat(read))) {
          throw new StoreError('unavailable', 'vercel-blob: read other bytes');
        }
      });
    },

    freeBytes: () => Promise.resolve(null),

    async grantUpload({ key, bytes, seconds }) {
      assertKey(key);
      const { generateClientTokenFromReadWriteToken } = await import('@vercel/blob/client');
      const clientToken = await generateClientTokenFromReadWriteToken({
        ...{ token, pathname: key, maximumSizeInBytes: bytes, addRandomSuffix: false },
        validUntil: Date.now() + seconds * 1000,
        // A put whose answer was lost is sent again.
        allowOverwrite: true,
        cacheControlMaxAge: 60,
      });
      // What the SDK's own client sends. The length is bounded and not fixed: the service knows no other rule.
      return {
        method: 'PUT',
        url: `${parts.apiUrl ?? API_URL}/?pathname=${key}`,
        headers: {
          authorization: `Bearer ${clientToken}`,
          'x-api-version': API_VERSION,
          'x-vercel-blob-access': 'private',
          'x-vercel-blob-store-id': storeId,
        },
      };
    },
  };
}
