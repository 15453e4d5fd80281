import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { serve } from '@/dev/context/serve';
import { startFaultProxy, type FaultProxy } from '@/dev/faults/start-fault-proxy';
import { Secret } from '@/lib/secret';
import type { BlobSettings } from '@/lib/storage/vercel-blob/create-vercel-blob-store';
import { readClientToken, type ClientRights } from './read-client-token';

type Blob = { readonly bytes: Buffer; readonly contentType: string; readonly uploadedAt: Date };

export type LocalBlob = FaultProxy & {
  readonly token: string;
  /** What the driver needs for it. */
  readonly settings: BlobSettings;
  /** For VERCEL_BLOB_API_URL. */
  readonly apiUrl: string;
  /** Where the product reads bytes from, by TLS: a host of Vercel's. */
  readonly readHost: string;
  /** The objects themselves, by pathname. */
  readonly blobs: Map<string, Blob>;
  /** Whether the store is there: one that was removed answers otherwise than an empty one. */
  present: boolean;
};

const API = '/api/blob';
const TOKEN = 'vercel_blob_rw_teststore_secretOfTheTests';
const READ_HOST = 'teststore.private.blob.vercel-storage.com';
/** What the SDK 2.8.0 says that it speaks. */
const VERSION = '12';

class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message = code,
  ) {
    super(message);
  }
}

const writeError = ({ code }: { code: string }) => ({
  contentType: 'application/json',
  text: JSON.stringify({
    // The SDK knows this one by its message.
    error: {
      code,
      message: code === 'file_too_large' ? 'the file length cannot be greater than' : code,
    },
  }),
});

/**
 * A private store of Vercel Blob on a free port, written from what the SDK sends and reads: the API below `/api/blob`,
 * the bytes at the root, both with the token only. In front of it a proxy that can break every answer.
 */
export async function startBlob(): Promise<LocalBlob> {
  const blobs = new Map<string, Blob>();
  const state = { present: true };

  const describe = (pathname: string, { bytes, contentType, uploadedAt }: Blob) => {
    const url = `https://${READ_HOST}/${pathname}`;
    const etag = `"${createHash('md5').update(bytes).digest('hex')}"`;
    return {
      ...{ url, downloadUrl: `${url}?download=1`, pathname, contentType, etag, uploadedAt },
      ...{ size: bytes.length, contentDisposition: 'inline', cacheControl: 'private, max-age=60' },
    };
  };

  const put = (
    pathname: string,
    { headers }: IncomingMessage,
    bytes: Buffer,
    rights: ClientRights | null,
  ) => {
    if (headers['x-vercel-blob-access'] !== 'private') throw new Refusal(400, 'bad_request');
    if (headers['x-add-random-suffix'] === '1') throw new Refusal(400, 'bad_request');
    const overwrites = rights?.allowOverwrite ?? headers['x-allow-overwrite'] === '1';
    if (blobs.has(pathname) && !overwrites) {
      throw new Refusal(400, 'bad_request', 'This blob already exists');
    }
    const contentType = [headers['x-content-type'] ?? 'application/octet-stream'].flat().join();
    const blob = { bytes, contentType, uploadedAt: new Date() };
    blobs.set(pathname, blob);
    return describe(pathname, blob);
  };

  const head = (pathname: string) => {
    const blob = blobs.get(pathname);
    if (blob === undefined) throw new Refusal(404, 'not_found');
    return describe(pathname, blob);
  };

  const list = (query: URLSearchParams) => {
    const after = Buffer.from(query.get('cursor') ?? '', 'base64url').toString();
    const prefix = query.get('prefix') ?? '';
    const limit = Math.min(Number(query.get('limit') ?? 1000), 1000);
    const names = [...blobs.keys()]
      .filter((name) => name > after && name.startsWith(prefix))
      .sort();
    const page = names.slice(0, limit);
    const hasMore = names.length > limit;
    const cursor = hasMore ? Buffer.from(page.at(-1) ?? '').toString('base64url') : undefined;
    return { blobs: page.map((name) => describe(name, blobs.get(name)!)), hasMore, cursor };
  };

  const remove = (body: Buffer) => {
    const { urls } = JSON.parse(body.toString()) as { urls: string[] };
    for (const name of urls) blobs.delete(name);
    return null;
  };

  /** What a stranger may: put one pathname, within time and length. */
  const checkRights = (
    rights: ClientRights,
    method: string,
    pathname: string | null,
    body: Buffer,
  ) => {
    if (method !== 'PUT' || pathname === null) throw new Refusal(403, 'client_token_not_allowed');
    if (pathname !== rights.pathname) throw new Refusal(400, 'client_token_pathname_mismatch');
    if (Date.now() > rights.validUntil) throw new Refusal(403, 'client_token_expired');
    if (body.length > rights.maximumSizeInBytes) throw new Refusal(400, 'file_too_large');
  };

  const call = (request: IncomingMessage, url: URL, body: Buffer, rights: ClientRights | null) => {
    const { method, headers } = request;
    if (headers['x-api-version'] !== VERSION) throw new Refusal(400, 'bad_request');
    if (!state.present) throw new Refusal(404, 'store_not_found');
    const pathname = url.searchParams.get('pathname');
    const looked = url.searchParams.get('url');
    if (rights !== null) checkRights(rights, method ?? '', pathname, body);
    if (method === 'PUT' && pathname !== null) return put(pathname, request, body, rights);
    if (method === 'POST' && url.pathname === `${API}/delete`) return remove(body);
    if (method === 'GET' && looked !== null) return head(looked);
    if (method === 'GET') return list(url.searchParams);
    throw new Refusal(400, 'bad_request');
  };

  const read = (request: IncomingMessage, url: URL, response: ServerResponse) => {
    const blob = state.present ? blobs.get(decodeURIComponent(url.pathname.slice(1))) : undefined;
    if (blob === undefined) throw new Refusal(404, 'not_found');
    const size = blob.bytes.length;
    const [, start, end] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? [];
    const [first, last] = [Number(start ?? 0), Math.min(Number(end ?? Infinity), size - 1)];
    if (start !== undefined && first > last) throw new Refusal(416, 'bad_request');
    const part = blob.bytes.subarray(first, last + 1);
    response.writeHead(start === undefined ? 200 : 206, {
      'content-type': blob.contentType,
      'content-length': part.length,
      'last-modified': blob.uploadedAt.toUTCString(),
      ...(start === undefined ? {} : { 'content-range': `bytes ${first}-${last}/${size}` }),
    });
    response.end(part);
  };

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const body = Buffer.concat((await request.toArray()) as Buffer[]);
    const url = new URL(request.url ?? '/', 'http://blob');
    try {
      const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
      const rights = readClientToken(bearer, TOKEN);
      if (rights === null && bearer !== TOKEN) throw new Refusal(403, 'forbidden');
      if (url.pathname.startsWith(API)) {
        const answer = JSON.stringify(call(request, url, body, rights));
        response.writeHead(200, { 'content-type': 'application/json' }).end(answer);
      } else if (rights !== null) throw new Refusal(403, 'forbidden');
      else read(request, url, response);
    } catch (thrown) {
      const refusal =
        thrown instanceof Refusal ? thrown : new Refusal(500, 'internal_server_error');
      const { contentType, text } = writeError(refusal);
      response.writeHead(refusal.status, { 'content-type': contentType }).end(text);
    }
  };

  const origin = await serve((request, response) => void handle(request, response));
  const proxy = await startFaultProxy({ port: origin.port, write: writeError });
  return Object.assign(state, proxy, {
    ...{
      token: TOKEN,
      settings: { token: new Secret(TOKEN) },
      apiUrl: `${proxy.url}${API}`,
      readHost: READ_HOST,
      blobs,
    },
    heal() {
      proxy.heal();
      state.present = true;
    },
    async close() {
      await proxy.close();
      await origin.close();
    },
  });
}
