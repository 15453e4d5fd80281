import { createHash } from 'node:crypto';
import { Agent as PlainAgent, type Agent, type IncomingMessage } from 'node:http';
import { Agent as TlsAgent } from 'node:https';
import { AwsV4Signer } from 'aws4fetch';
import { HttpFailure } from '../http/http-failure';
import { HTTP_LIMITS, type HttpLimits } from '../http/http-limits';
import { readText } from '../http/read-text';
import { runWithRetries } from '../http/run-with-retries';
import { sendRequest, type HttpRequest } from '../http/send-request';
import type { S3Settings } from './s3-settings';

/** What may be given to the driver for a test: other bounds, and an agent whose connections can be counted. */
export type S3Parts = { readonly limits?: HttpLimits; readonly agent?: Agent };

type S3Request = {
  readonly method: HttpRequest['method'];
  /** Of an object in the bucket; absent for the bucket itself. */
  readonly name?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: readonly Uint8Array[];
};

export type S3Client = {
  readonly limits: HttpLimits;
  /**
   * Sends a signed request until it succeeds, and hands the answer to `read`, which reads or closes it. A failure in
   * `read` is tried again like one on the way.
   *
   * @throws HttpFailure with the status and the code of the server's error
   */
  call<T>(request: S3Request, read: (incoming: IncomingMessage) => T | Promise<T>): Promise<T>;
  /**
   * A URL under which whoever has it can put `name`, with so many bytes, within `seconds` from now.
   * Signature: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
   */
  presignPut(name: string, bytes: number, seconds: number): Promise<string>;
};

/** An error is a few hundred bytes of XML. */
const MAX_ERROR_BYTES = 64 * 1024;

const hashOf = (chunks: readonly Uint8Array[]): string => {
  const hash = createHash('sha256');
  for (const chunk of chunks) hash.update(chunk);
  return hash.digest('hex');
};

async function readFailure(incoming: IncomingMessage, limits: HttpLimits): Promise<HttpFailure> {
  const status = incoming.statusCode ?? 0;
  const text = await readText(incoming, MAX_ERROR_BYTES, limits).catch(() => '');
  return new HttpFailure(status, /<Code>(\w+)<\/Code>/.exec(text)?.[1] ?? '');
}

/**
 * A client of one bucket, addressed by path (`endpoint/bucket/name`), which all compatible services understand. Bodies
 * are signed with their hash, so that a server takes them whole and unchanged or not at all.
 *
 * Signature: https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
export function createS3Client(
  { endpoint, bucket, region, accessKeyId, ...settings }: S3Settings,
  { limits = HTTP_LIMITS, agent: given }: S3Parts = {},
): S3Client {
  const secretAccessKey = settings.secretAccessKey.reveal();
  const agent =
    given ?? new (endpoint.startsWith('https:') ? TlsAgent : PlainAgent)({ keepAlive: true });
  /** The day's signing key, kept from request to request. */
  const cache = new Map<string, ArrayBuffer>();
  let cachedDay = '';

  const sign = async ({ method, name, query, headers, body }: S3Request, hash: string) => {
    const url = new URL(`${endpoint}/${bucket}${name === undefined ? '' : `/${name}`}`);
    for (const [key, value] of Object.entries(query ?? {})) url.searchParams.set(key, value);
    const datetime = new Date().toISOString().replace(/[:-]|\.\d{3}/g, '');
    if (datetime.slice(0, 8) !== cachedDay) cache.clear();
    cachedDay = datetime.slice(0, 8);
    const signed = await new AwsV4Signer({
      ...{ method, url: url.href, accessKeyId, secretAccessKey, region, service: 's3' },
      ...{ cache, datetime },
      headers: { ...headers, 'x-amz-content-sha256': hash },
    }).sign();
    const length = body?.reduce((sum, chunk) => sum + chunk.length, 0);
    const own = length === undefined ? {} : { 'content-length': String(length) };
    const all = { ...Object.fromEntries(signed.headers), 'accept-encoding': 'identity', ...own };
    return { method, url: signed.url, headers: all, ...(body === undefined ? {} : { body }) };
  };

  return {
    limits,
    async presignPut(name, bytes, seconds) {
      const url = `${endpoint}/${bucket}/${name}?X-Amz-Expires=${seconds}`;
      const signed = await new AwsV4Signer({
        ...{ method: 'PUT', url, accessKeyId, secretAccessKey, region, service: 's3' },
        // Every client sends its length by itself; signed, no other one passes.
        ...{ signQuery: true, allHeaders: true, headers: { 'content-length': String(bytes) } },
      }).sign();
      return signed.url.href;
    },
    async call(request, read) {
      const { body = [] } = request;
      const hash = hashOf(body);
      const bytes = body.reduce((sum, chunk) => sum + chunk.length, 0);
      return runWithRetries(limits, bytes, async (timeoutMs) => {
        const incoming = await sendRequest(agent, await sign(request, hash), timeoutMs);
        const status = incoming.statusCode ?? 0;
        if (status < 200 || status > 299) throw await readFailure(incoming, limits);
        return read(incoming);
      });
    },
  };
}
