import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline, Readable } from 'node:stream';
import type { ApiResponse, HeaderReader } from '@/lib/http/exchange';

/** The headers of a Node request as our functions read them: a repeated header is its values with commas between. */
export function readHeaders(request: IncomingMessage): HeaderReader {
  return {
    get(name) {
      const value = request.headers[name.toLowerCase()];
      return Array.isArray(value) ? value.join(', ') : (value ?? null);
    },
  };
}

/** Sends an answer over Node's own response. A body that breaks off closes the connection, so that it shows. */
export function sendResponse(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, body }: ApiResponse,
): void {
  response.writeHead(status, headers);
  if (request.method === 'HEAD' || body === null) {
    if (body instanceof Readable) body.destroy();
    response.end();
  } else if (body instanceof Readable) {
    pipeline(body, response, () => undefined);
  } else {
    response.end(body);
  }
}
