import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline, Readable } from 'node:stream';
import type { ApiRequest, ApiResponse, HeaderReader } from '@/lib/http/exchange';
import { PEER_HEADER } from '@/lib/http/get-client-address';

/** Headers by which Next talks to itself, and our own: from outside they are lies. */
const INTERNAL_HEADERS = /^x-(img402|middleware|nextjs|invoke|matched-path|now-route)/;

/** Replaces what no client may say by what this server knows, for whoever reads the request itself. */
export function cleanHeaders(request: IncomingMessage): void {
  request.headers = {
    ...Object.fromEntries(
      Object.entries(request.headers).filter(([name]) => !INTERNAL_HEADERS.test(name)),
    ),
    [PEER_HEADER]: request.socket.remoteAddress ?? '',
  };
}

class NodeHeaders implements HeaderReader {
  constructor(private readonly request: IncomingMessage) {}

  get(name: string): string | null {
    const key = name.toLowerCase();
    if (key === PEER_HEADER) return this.request.socket.remoteAddress ?? '';
    const value = this.request.headers[key];
    if (value === undefined || INTERNAL_HEADERS.test(key)) return null;
    return Array.isArray(value) ? value.join(', ') : value;
  }
}

/** Of most requests. Nobody writes into a query. */
const NO_QUERY = new URLSearchParams();

// Classes, since an accessor in an object's literal costs more than the answer to a hot image.
class NodeRequest implements ApiRequest {
  private parsed: URLSearchParams | undefined;

  constructor(
    readonly method: string,
    readonly path: string,
    private readonly search: string,
    readonly headers: HeaderReader,
    readonly body: ApiRequest['body'],
  ) {}

  get query(): URLSearchParams {
    if (this.search === '') return NO_QUERY;
    return (this.parsed ??= new URLSearchParams(this.search));
  }
}

/**
 * The headers of a Node request as our functions read them: a repeated header is its values with commas between, the peer
 * is the socket's, and what no client may say is missing.
 */
export function readHeaders(request: IncomingMessage): HeaderReader {
  return new NodeHeaders(request);
}

/**
 * A Node request as our functions read it.
 *
 * @param path the path in our own tree, which the Host may have decided
 * @param query what follows the question mark
 */
export function readRequest(
  request: IncomingMessage,
  path: string,
  query: string,
  headers: HeaderReader = readHeaders(request),
): ApiRequest {
  const hasBody =
    request.headers['content-length'] !== undefined ||
    request.headers['transfer-encoding'] !== undefined;
  // Destroying the request would close the socket before a refusal could be sent over it.
  const body = hasBody ? request.iterator({ destroyOnReturn: false }) : null;
  return new NodeRequest(request.method ?? '', path, query, headers, body);
}

/** All headers of an answer as Node takes them, names and values in turn: an object would be looked through three times. */
function listHeaders({ headers, lasting, body }: ApiResponse): string[] {
  const list = lasting === undefined ? [] : lasting.slice();
  for (const name in headers) list.push(name, headers[name]!);
  const isText = typeof body === 'string' || body instanceof Uint8Array;
  if (isText && headers['content-length'] === undefined) {
    list.push('content-length', String(Buffer.byteLength(body)));
  }
  return list;
}

/** Sends an answer over Node's own response. A body that breaks off closes the connection, so that it shows. */
export function sendResponse(
  request: IncomingMessage,
  response: ServerResponse,
  answered: ApiResponse,
): void {
  const { status, body } = answered;
  response.writeHead(status, listHeaders(answered));
  if (request.method === 'HEAD' || body === null) {
    if (body instanceof Readable) body.destroy();
    response.end();
  } else if (body instanceof Readable) {
    pipeline(body, response, () => undefined);
  } else if (typeof body === 'string' || body instanceof Uint8Array) {
    response.end(body);
  } else {
    // Told when the system has taken them over, or the connection is gone: nothing reads them after it.
    response.once('close', body.giveBack);
    response.end(body.bytes);
  }
}
