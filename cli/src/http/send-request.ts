import { request as requestHttp, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';

export type HttpRequest = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | null;
  /** Bytes of the body that have left. */
  readonly onSent?: (bytes: number) => void;
};

export type HttpAnswer = {
  readonly status: number;
  /** Null where the header did not come. */
  readonly header: (name: string) => string | null;
  readonly body: string;
};

/** Nobody answered. What was sent may have arrived. */
export type Silence = { readonly silence: string };

export type SendRequest = (request: HttpRequest) => Promise<HttpAnswer | Silence>;

/** As long as a settlement may take a server, and then some. */
const IDLE_MS = 90_000;
/** Of an answer: ours are a few KB. */
const MAX_ANSWER_BYTES = 2 ** 20;
const PIECE_BYTES = 65_536;

/** Node's client and not `fetch`: only this one tells the bytes sent, and hears a refusal that comes before the last. */
function writeBody(outgoing: ClientRequest, body: Uint8Array, onSent: (bytes: number) => void) {
  let at = 0;
  const next = () => {
    if (outgoing.destroyed) return;
    if (at >= body.length) {
      outgoing.end();
      return;
    }
    const piece = body.subarray(at, at + PIECE_BYTES);
    at += piece.length;
    outgoing.write(piece, (error) => {
      if (error) return;
      onSent(at);
      next();
    });
  };
  next();
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_ANSWER_BYTES) throw new Error('the answer is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/**
 * One request over HTTP. Follows no redirect: what is sent may be money, and is for one server only.
 *
 * @throws only where `signal` was aborted
 */
export function sendRequest(
  { method, url, headers = {}, body = null, onSent = () => undefined }: HttpRequest,
  signal: AbortSignal,
): Promise<HttpAnswer | Silence> {
  const open = url.startsWith('https:') ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const length = { 'content-length': String(body?.length ?? 0) };
    const outgoing = open(url, {
      method,
      headers: { ...headers, ...(method === 'GET' ? {} : length) },
      signal,
      agent: false,
    });
    const giveUp = (error: NodeJS.ErrnoException) => {
      if (signal.aborted) reject(signal.reason as Error);
      else resolve({ silence: error.code ?? error.message });
    };
    outgoing.setTimeout(IDLE_MS, () => outgoing.destroy(new Error('no answer in time')));
    outgoing.on('error', giveUp);
    outgoing.on('response', (incoming) => {
      readBody(incoming).then((text) => {
        outgoing.destroy();
        resolve({
          status: incoming.statusCode ?? 0,
          header: (name) => {
            const value = incoming.headers[name.toLowerCase()];
            return (Array.isArray(value) ? value[0] : value) ?? null;
          },
          body: text,
        });
      }, giveUp);
    });
    if (body === null) outgoing.end();
    else writeBody(outgoing, body, onSent);
  });
}
