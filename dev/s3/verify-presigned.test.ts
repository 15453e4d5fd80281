import { describe, expect, it } from 'vitest';
import { verifyPresigned } from './verify-presigned';

// The example of AWS: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
const credentials = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};
const target =
  '/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404';
const request = { method: 'GET', target, headers: { host: 'examplebucket.s3.amazonaws.com' } };
const verify = (changes: Partial<typeof request>, at = '2013-05-24T00:00:00Z') =>
  verifyPresigned({ ...request, ...changes }, credentials, new Date(at));

describe('the check of URLs that are signed', () => {
  it("takes AWS's own example, until its end", () => {
    expect(verify({})).toBeNull();
    expect(verify({}, '2013-05-25T00:00:00Z')).toBeNull();
    expect(verify({}, '2013-05-25T00:00:01Z')).toBe('AccessDenied');
    expect(verify({}, '2013-05-23T23:00:00Z')).toBe('AccessDenied');
  });

  it.each([
    ['another path', { target: target.replace('test.txt', 'other.txt') }],
    ['another method', { method: 'PUT' }],
    ['another host', { headers: { host: 'other.s3.amazonaws.com' } }],
    ['a longer life', { target: target.replace('86400', '86401') }],
    ['a query of its own', { target: `${target}&acl` }],
  ])('refuses %s', (_, changes) => {
    expect(verify(changes)).toBe('SignatureDoesNotMatch');
  });

  it('refuses an unsigned header of AWS, and a life of more than a week', () => {
    const headers = { ...request.headers, 'x-amz-acl': 'public-read' };
    expect(verify({ headers })).toBe('AccessDenied');
    const long = target.replace('86400', '604801');
    expect(verify({ target: long })).toBe('AuthorizationQueryParametersError');
  });
});
