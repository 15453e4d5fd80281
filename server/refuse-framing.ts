import type { IncomingMessage } from 'node:http';
import { refuse, type Refusal } from '@/lib/errors';

/**
 * Refuses a request of which a proxy in front may have read another one: two Hosts (RFC 9112, 3.2), a body in a coding
 * that is not `chunked` alone or that HTTP/1.0 does not know (6.1), another version in the words of this one. Node lets
 * them all through.
 *
 * @param request with repeated headers joined by commas
 */
export function refuseFraming({
  headers,
  httpVersion,
}: Pick<IncomingMessage, 'headers' | 'httpVersion'>): Refusal | null {
  if (httpVersion !== '1.1' && httpVersion !== '1.0') {
    return refuse('invalid_request', 'a version that is not spoken here');
  }
  if (headers.host?.includes(',') === true) return refuse('invalid_request', 'several hosts');
  const coding = headers['transfer-encoding'];
  if (coding === undefined) return null;
  return coding.toLowerCase() === 'chunked' && httpVersion === '1.1'
    ? null
    : refuse('invalid_request', 'a transfer coding that is not chunked');
}
