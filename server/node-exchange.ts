import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline, Readable } from 'node:stream';
import type { ApiRequest, ApiResponse, HeaderReader } from '@/lib/http/exchange';

/** The headers of a Node request as our functions read them: a repeated header is its values with commas between. */
export function readHeaders(request: IncomingMessage): HeaderReader {
  return {
    get(name) {
      const value = request.headers[name.toLowerCase()];
      return Array.isArray(value) ? value.join(', ') : (value ?? null);
    },
  };
}

/**
 * A Node request as our functions read it.
 *
 * @param path the path in our own tree, which the Host may have decided
 * @param query what follows the question mark
 */
export function readRequest(request: IncomingMessage, path: string, query: string): ApiRequest {
  const method = request.method ?? '';
  const hasBody =
    request.headers['content-length'] !== undefined ||
    request.headers['transfer-encoding'] !== undefined;
  return {
    method,
    path,
    query: new URLSearchParams(query),
    headers: readHeaders(request),
    // Destroying the request would close the socket before a refusal could be sent over it.
    body: hasBody ? request.iterator({ destroyOnReturn: false }) : null,
  };
}

/** Sends an answer over Node's own response. A body that breaks off closes the connection, so that it shows. */
export function sendResponse(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, body }: ApiResponse,
): void {
  const length =
    typeof body === 'string' || body instanceof Uint8Array ? Buffer.byteLength(body) : null;
  response.writeHead(status, length === null ? headers : { ...headers, 'content-length': length });
  if (request.method === 'HEAD' || body === null) {
    if (body instanceof Readable) body.destroy();
    response.end();
  } else if (body instanceof Readable) {
    pipeline(body, response, () => undefined);
  } else {
    response.end(body);
  }
}
