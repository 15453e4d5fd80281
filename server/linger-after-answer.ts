import type { IncomingMessage, ServerResponse } from 'node:http';

/** How long a client may go on sending a body that was already refused, before its connection is cut. */
const LINGER_MS = 10_000;

/**
 * Reads over what is left of a body whose answer is already sent, and only then lets the connection end where it is to
 * end. Closing at once would reset it, and a client that writes all before it reads would never see the answer. Node
 * closes at once wherever the answer says so; such an answer to a request with a body is therefore made to keep the
 * connection, which is closed here. Call it before anything is written.
 *
 * @param closes the connection is not to be used again, beside what the client itself asks for
 */
export function lingerAfterAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  closes: boolean,
): void {
  const { 'content-length': length = '0', 'transfer-encoding': encoding } = request.headers;
  const hasBody = length !== '0' || encoding !== undefined;
  const ends = closes || !response.shouldKeepAlive;
  if (!hasBody) {
    if (ends) response.shouldKeepAlive = false;
    return;
  }
  response.shouldKeepAlive = true;
  response.once('finish', () => {
    const { socket } = request;
    if (request.complete) {
      if (ends) socket.destroySoon();
      return;
    }
    const timer = setTimeout(() => socket.destroy(), LINGER_MS);
    request.once('close', () => {
      clearTimeout(timer);
      if (ends) socket.destroySoon();
    });
    request.removeAllListeners('data');
    // Asked first: where there is none, taking them off would stop a request that flows already.
    if (request.listenerCount('readable') > 0) request.removeAllListeners('readable');
    request.resume();
  });
}
