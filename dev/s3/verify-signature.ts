import { createHash, timingSafeEqual } from 'node:crypto';
import type { SeenRequest } from '@/dev/faults/start-fault-proxy';
import { computeSignature } from './compute-signature';
import { verifyPresigned } from './verify-presigned';

export type S3Credentials = { readonly accessKeyId: string; readonly secretAccessKey: string };

/**
 * Checks a request as S3 does: signature, hash of the payload, time.
 *
 * @returns the code of S3's error, or null where the request is in order
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
export function verifySignature(
  request: SeenRequest,
  credentials: S3Credentials,
  now: Date,
): string | null {
  const { method, target, headers, body } = request;
  if (/[?&]X-Amz-Signature=/.test(target)) return verifyPresigned(request, credentials, now);
  const { accessKeyId, secretAccessKey } = credentials;
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
  const hash = createHash('sha256').update(body).digest('hex');
  if (payload !== hash) return 'XAmzContentSHA256Mismatch';

  const [path = '', query = ''] = target.split('?');
  const signed = names.map((name) => [name, read(name)] as const);
  const wanted = computeSignature(
    { method, path, query, headers: signed, payload, datetime, day, region },
    secretAccessKey,
  );
  return timingSafeEqual(wanted, Buffer.from(signature, 'hex')) ? null : 'SignatureDoesNotMatch';
}
