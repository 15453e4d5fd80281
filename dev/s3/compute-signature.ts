import { createHash, createHmac } from 'node:crypto';

const sha256 = (data: string) => createHash('sha256').update(data).digest('hex');
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

/** What is signed, and for which day and region. */
export type Signable = {
  readonly method: string;
  readonly path: string;
  /** As sent, without what the signature itself added. */
  readonly query: string;
  /** Each signed header with its value, in the order of SignedHeaders. */
  readonly headers: readonly (readonly [string, string])[];
  /** SHA-256 of the body in hex, or UNSIGNED-PAYLOAD. */
  readonly payload: string;
  readonly datetime: string;
  readonly day: string;
  readonly region: string;
};

/**
 * Version 4 of AWS's signature. Written from the specification and not from the library that signs, so that the two can
 * disagree.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
export function computeSignature(signable: Signable, secretAccessKey: string): Buffer {
  const { method, path, query, headers, payload, datetime, day, region } = signable;
  const canonical = [
    method,
    path,
    canonicalQuery(query),
    ...headers.map(([name, value]) => `${name}:${value.trim().replace(/ +/g, ' ')}`),
    '',
    headers.map(([name]) => name).join(';'),
    payload,
  ].join('\n');
  const scope = `${day}/${region}/s3/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', datetime, scope, sha256(canonical)].join('\n');
  const key = [day, region, 's3', 'aws4_request'].reduce<string | Buffer>(
    hmac,
    `AWS4${secretAccessKey}`,
  );
  return hmac(key, text);
}
