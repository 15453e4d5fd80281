import { describe, expect, it } from 'vitest';
import { verifySignature } from './verify-signature';

// The examples of AWS: https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
const credentials = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};
const now = new Date('2013-05-24T00:00:00Z');
const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const authorize = (names: string, signature: string) =>
  `AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=${names},Signature=${signature}`;
const common = {
  host: 'examplebucket.s3.amazonaws.com',
  'x-amz-content-sha256': EMPTY,
  'x-amz-date': '20130524T000000Z',
};
const get = {
  method: 'GET',
  target: '/test.txt',
  body: Buffer.alloc(0),
  headers: {
    ...common,
    range: 'bytes=0-9',
    authorization: authorize(
      'host;range;x-amz-content-sha256;x-amz-date',
      'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
    ),
  },
};
const put = {
  method: 'PUT',
  target: '/test%24file.text',
  body: Buffer.from('Welcome to Amazon S3.'),
  headers: {
    ...common,
    date: 'Fri, 24 May 2013 00:00:00 GMT',
    'x-amz-content-sha256': '44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072',
    'x-amz-storage-class': 'REDUCED_REDUNDANCY',
    authorization: authorize(
      'date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class',
      '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
    ),
  },
};
const list = {
  method: 'GET',
  target: '/?max-keys=2&prefix=J',
  body: Buffer.alloc(0),
  headers: {
    ...common,
    authorization: authorize(
      'host;x-amz-content-sha256;x-amz-date',
      '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
    ),
  },
};

describe('the check of signatures', () => {
  it.each([
    ['GET', get],
    ['PUT', put],
    ['a listing', list],
  ])("takes AWS's own example of %s", (_, request) => {
    expect(verifySignature(request, credentials, now)).toBeNull();
  });

  it.each([
    ['another path', { ...get, target: '/test.txt2' }, 'SignatureDoesNotMatch'],
    ['another method', { ...get, method: 'HEAD' }, 'SignatureDoesNotMatch'],
    ['another query', { ...list, target: '/?max-keys=3&prefix=J' }, 'SignatureDoesNotMatch'],
    [
      'another range',
      { ...get, headers: { ...get.headers, range: 'bytes=0-8' } },
      'SignatureDoesNotMatch',
    ],
    ['another body', { ...put, body: Buffer.from('Welcome') }, 'XAmzContentSHA256Mismatch'],
    [
      'a header that is not signed',
      { ...get, headers: { ...get.headers, 'x-amz-acl': 'public-read' } },
      'AccessDenied',
    ],
    ['no signature', { ...get, headers: common }, 'AccessDenied'],
  ])('refuses %s', (_, request, code) => {
    expect(verifySignature(request, credentials, now)).toBe(code);
  });

  it('refuses another secret, another key and another time', () => {
    const verify = (changes: Partial<typeof credentials>, at = now) =>
      verifySignature(get, { ...credentials, ...changes }, at);
    expect(verify({ secretAccessKey: 'another' })).toBe('SignatureDoesNotMatch');
    expect(verify({ accessKeyId: 'another' })).toBe('InvalidAccessKeyId');
    expect(verify({}, new Date('2013-05-24T00:15:00Z'))).toBe('RequestTimeTooSkewed');
  });
});
