import { request as requestPlain, type Agent, type IncomingMessage } from 'node:http';
import { request as requestTls } from 'node:https';
import { HttpFailure } from './http-failure';

export type HttpRequest = {
  readonly method: 'DELETE' | 'GET' | 'HEAD' | 'PUT';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as it is: the caller names its length in the headers. */
  readonly body?: readonly Uint8Array[];
};

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/**
 * Sends one request and resolves with the head of its answer, whatever the status; the caller reads the body to its
 * end or destroys it, or the connection is lost to the agent.
 *
 * @throws HttpFailure with status null where no answer came, or none in time
 */
export function sendRequest(
  agent: Agent,
  { method, url, headers, body = [] }: HttpRequest,
  timeoutMs: number,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? requestTls : requestPlain;
    const outgoing = send(url, { method, headers, agent });
    const timer = setTimeout(
      () => outgoing.destroy(new HttpFailure(null, 'TIMED_OUT')),
      Math.ceil(timeoutMs),
    );
    outgoing.on('error', (error) => {
      clearTimeout(timer);
      reject(error instanceof HttpFailure ? error : new HttpFailure(null, codeOf(error), error));
    });
    outgoing.on('response', (incoming) => {
      clearTimeout(timer);
      // A server that refuses before it has read all of the upload leaves a connection that nobody can use again.
      incoming.once('end', () => {
        if (!outgoing.writableFinished) outgoing.destroy();
      });
      resolve(incoming);
    });
    // One write for many small chunks.
    outgoing.cork();
    for (const chunk of body) outgoing.write(chunk);
    outgoing.end();
    outgoing.uncork();
  });
}
