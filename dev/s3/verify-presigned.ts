import { timingSafeEqual } from 'node:crypto';
import type { SeenRequest } from '@/dev/faults/start-fault-proxy';
import { computeSignature } from './compute-signature';
import type { S3Credentials } from './verify-signature';

/** A week, in seconds: longer ones are refused. */
const LONGEST = 604_800;

/**
 * Checks a request whose signature is in its URL, as S3 does: signature, signed headers, time. The body is not signed.
 *
 * @returns the code of S3's error, or null where the request is in order
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 */
export function verifyPresigned(
  { method, target, headers }: Pick<SeenRequest, 'method' | 'target' | 'headers'>,
  { accessKeyId, secretAccessKey }: S3Credentials,
  now: Date,
): string | null {
  const [path = '', query = ''] = target.split('?');
  const given = new URLSearchParams(query);
  const read = (name: string): string => given.get(name) ?? '';
  const scope = /^([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request$/.exec(read('X-Amz-Credential'));
  const datetime = read('X-Amz-Date');
  const seconds = Number(read('X-Amz-Expires'));
  const whole =
    read('X-Amz-Algorithm') === 'AWS4-HMAC-SHA256' &&
    /^[0-9a-f]{64}$/.test(read('X-Amz-Signature')) &&
    Number.isInteger(seconds) &&
    seconds >= 1 &&
    seconds <= LONGEST;
  if (scope === null || !whole || headers.authorization !== undefined) {
    return 'AuthorizationQueryParametersError';
  }
  const [, id = '', day = '', region = ''] = scope;
  if (id !== accessKeyId) return 'InvalidAccessKeyId';
  const time = Date.parse(
    datetime.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'),
  );
  const age = now.getTime() - time;
  if (!(age > -15 * 60_000 && age <= seconds * 1000)) return 'AccessDenied';
  const names = read('X-Amz-SignedHeaders').split(';');
  const needed = Object.keys(headers).filter((name) => name === 'host' || /^x-amz-/.test(name));
  if (!needed.every((name) => names.includes(name))) return 'AccessDenied';

  const unsigned = query
    .split('&')
    .filter((part) => !part.startsWith('X-Amz-Signature='))
    .join('&');
  const signed = names.map((name) => [name, [headers[name] ?? ''].flat().join(',')] as const);
  const wanted = computeSignature(
    {
      ...{ method, path, query: unsigned, headers: signed, datetime, day, region },
      payload: 'UNSIGNED-PAYLOAD',
    },
    secretAccessKey,
  );
  const signature = Buffer.from(read('X-Amz-Signature'), 'hex');
  return timingSafeEqual(wanted, signature) ? null : 'SignatureDoesNotMatch';
}
