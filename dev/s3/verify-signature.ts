import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { SeenRequest } from '@/dev/faults/start-fault-proxy';

export type S3Credentials = { readonly accessKeyId: string; readonly secretAccessKey: string };

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Buffer, text: string) =>
  createHmac('sha256', key).update(text).digest();

const encode = (text: string) =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );

function canonicalQuery(query: string): string {
  return query
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const [name = '', value = ''] = part.replaceAll('+', ' ').split(/=(.*)/s);
      return `${encode(decodeURIComponent(name))}=${encode(decodeURIComponent(value))}`;
    })
    .sort()
    .join('&');
}

/**
 * Checks a request as S3 does: signature, hash of the payload, time. Written from the specification and not from the
 * library that signs, so that the two can disagree.
 *
 * @returns the code of S3's error, or null where the request is in order
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
export function verifySignature(
  { method, target, headers, body }: SeenRequest,
  { accessKeyId, secretAccessKey }: S3Credentials,
  now: Date,
): string | null {
  const read = (name: string): string => [headers[name] ?? ''].flat().join(',');
  const authorization =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})$/.exec(
      read('authorization'),
    );
  if (authorization === null) return 'AccessDenied';
  const [, id = '', day = '', region = '', signedHeaders = '', signature = ''] = authorization;
  if (id !== accessKeyId) return 'InvalidAccessKeyId';
  const datetime = read('x-amz-date');
  const time = Date.parse(
    datetime.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'),
  );
  if (!(Math.abs(time - now.getTime()) < 15 * 60_000)) return 'RequestTimeTooSkewed';
  const names = signedHeaders.split(';');
  const needed = Object.keys(headers).filter((name) => name === 'host' || /^x-amz-/.test(name));
  if (!needed.every((name) => names.includes(name))) return 'AccessDenied';
  const payload = read('x-amz-content-sha256');
  if (payload !== sha256(body)) return 'XAmzContentSHA256Mismatch';

  const [path = '', query = ''] = target.split('?');
  const canonical = [
    method,
    path,
    canonicalQuery(query),
    ...names.map((name) => `${name}:${read(name).trim().replace(/ +/g, ' ')}`),
    '',
    signedHeaders,
    payload,
  ].join('\n');
  const scope = `${day}/${region}/s3/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', datetime, scope, sha256(canonical)].join('\n');
  const key = [day, region, 's3', 'aws4_request'].reduce<string | Buffer>(
    hmac,
    `AWS4${secretAccessKey}`,
  );
  const wanted = hmac(key, text);
  return timingSafeEqual(wanted, Buffer.from(signature, 'hex')) ? null : 'SignatureDoesNotMatch';
}
