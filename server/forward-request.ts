import { request as send, type Agent, type IncomingMessage, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';

/**
 * Of one connection, and not of what is sent over it (RFC 9110, 7.6.1). What a client names in `Connection` beside them is
 * handed on: by it a client could have left out what we say of him ourselves.
 */
const OF_CONNECTION: ReadonlySet<string> = new Set([
  ...['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding'],
  ...['upgrade', 'expect'],
]);

/** In which Next tells where in our tree it has found a page: by it what is hidden could be told from what is not there. */
const REWRITE = 'x-middleware-rewrite';

/** Names and values in turn, as they came, for an answer of ours. */
function listHeaders({ rawHeaders }: IncomingMessage): string[] {
  const list: string[] = [];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]!.toLowerCase();
    if (!OF_CONNECTION.has(name) && name !== REWRITE) list.push(name, rawHeaders[at + 1]!);
  }
  return list;
}

/** Whether it may be sent twice: it changes nothing, and no body has gone with the first one. */
const isRepeatable = ({ method, headers }: IncomingMessage): boolean =>
  (method === 'GET' || method === 'HEAD') &&
  headers['content-length'] === undefined &&
  headers['transfer-encoding'] === undefined;

/**
 * Hands a request on over a socket of this machine, and its answer back, both as they come. A 500 is asked for once more:
 * Next has no other word for a database that went while a page was made, and says the right one where it is away from
 * the beginning.
 *
 * @returns the status, when the answer is sent; null where the client has gone before
 * @throws where nobody answers, or the answer breaks off
 */
export async function forwardRequest(
  request: IncomingMessage,
  response: ServerResponse,
  to: { readonly socketPath: string; readonly agent: Agent },
): Promise<number | null> {
  const { method, url } = request;
  const headers = Object.fromEntries(
    Object.entries(request.headers).filter(([name]) => !OF_CONNECTION.has(name)),
  );
  const repeatable = isRepeatable(request);
  const forward = (): Promise<IncomingMessage> => {
    const forwarded = send({ ...to, method, path: url, headers });
    response.once('close', () => forwarded.destroy());
    return new Promise((resolve, reject) => {
      forwarded.once('response', resolve).on('error', reject);
      if (repeatable) forwarded.end();
      else request.pipe(forwarded);
    });
  };
  try {
    let answer = await forward();
    if (answer.statusCode === 500 && repeatable) {
      answer.resume();
      answer = await forward();
    }
    response.writeHead(answer.statusCode!, listHeaders(answer));
    await pipeline(answer, response);
    return answer.statusCode!;
  } catch (error) {
    if (!response.closed) throw error;
    return null;
  }
}
