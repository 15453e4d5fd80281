import { request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import { serve } from '@/dev/context/serve';
import type { Network, NetworkFault } from '@/lib/storage/contract/network-faults';

export type SeenRequest = {
  readonly method: string;
  /** Path and query, as sent. */
  readonly target: string;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: Buffer;
};

export type ErrorAnswer = { readonly status: number; readonly code: string };

type Options = {
  /** Where what is behind the proxy listens, on the loopback. */
  readonly port: number;
  /** An error in the words of the protocol. */
  readonly write: (answer: ErrorAnswer) => { contentType: string; text: string };
  /** Looks at each whole request before the server behind does; what it answers with is the server's refusal. */
  readonly guard?: (request: SeenRequest) => ErrorAnswer | null;
  /** Whose pages may put here, as the rule of a bucket says it; where it is absent, no other page may do anything. */
  readonly putFrom?: '*';
};

/** Answers a browser that asks whether a page of another origin may put. */
function answerPreflight(request: IncomingMessage, response: ServerResponse): void {
  const allowed = request.headers['access-control-request-method'] === 'PUT';
  response.writeHead(allowed ? 200 : 403, {
    'access-control-allow-origin': '*',
    'access-control-allow-methods': 'PUT',
    'access-control-allow-headers': request.headers['access-control-request-headers'] ?? '',
  });
  response.end();
}

export type FaultProxy = Network & {
  readonly url: string;
  /** Requests that match meet the fault, until `heal`. */
  failWhere(match: (request: SeenRequest) => boolean, fault: NetworkFault): void;
  /** Requests go to another place from now on, until `heal`. */
  divert(rewrite: (target: string) => string): void;
  heal(): void;
  close(): Promise<void>;
};

async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  try {
    return Buffer.concat((await request.toArray()) as Buffer[]);
  } catch {
    // The client went away in the middle of it.
    return null;
  }
}

/** Passes the answer on, until so many bytes of its body are through. */
function relay(answer: IncomingMessage, response: ServerResponse, fault: NetworkFault | null) {
  const headers = { ...answer.headers };
  const limit = fault !== null && 'after' in fault ? fault.after : Infinity;
  if (fault?.kind === 'shorten') delete headers['content-length'];
  response.writeHead(answer.statusCode ?? 502, headers);
  response.on('close', () => answer.destroy());
  if (limit === Infinity) {
    answer.pipe(response);
    return;
  }
  let sent = 0;
  const breakOff = () => {
    answer.destroy();
    if (fault?.kind === 'shorten') response.end();
    // After what was written has left: the client is to see the beginning of the body.
    if (fault?.kind === 'cut') setImmediate(() => response.socket?.end());
  };
  response.flushHeaders();
  if (limit === 0) {
    breakOff();
    return;
  }
  answer.on('data', (chunk: Buffer) => {
    const part = chunk.subarray(0, limit - sent);
    sent += part.length;
    response.write(part);
    if (sent === limit) breakOff();
  });
  answer.on('end', () => response.end());
  answer.on('error', () => response.destroy());
}

/** A server in front of another one that lets every request through, or does to it what a test says. */
export async function startFaultProxy({
  port,
  write,
  guard,
  putFrom,
}: Options): Promise<FaultProxy> {
  let next: NetworkFault[] = [];
  let rules: { match: (request: SeenRequest) => boolean; fault: NetworkFault }[] = [];
  let rewrite = (target: string) => target;
  let requests = 0;

  const answerWith = (response: ServerResponse, answer: ErrorAnswer) => {
    const { contentType, text } = write(answer);
    response.writeHead(answer.status, { 'content-type': contentType }).end(text);
  };

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await readBody(request);
    if (body === null) return;
    if (putFrom !== undefined) {
      if (request.method === 'OPTIONS') {
        answerPreflight(request, response);
        return;
      }
      response.setHeader('access-control-allow-origin', putFrom);
    }
    requests += 1;
    const { method = '', url: target = '', headers } = request;
    const seen: SeenRequest = { method, target, headers, body };
    const fault = next.shift() ?? rules.find(({ match }) => match(seen))?.fault ?? null;
    if (fault?.kind === 'hang') return;
    if (fault?.kind === 'drop') {
      response.destroy();
      return;
    }
    const answer = fault?.kind === 'answer' ? fault : (guard?.(seen) ?? null);
    if (answer !== null) {
      answerWith(response, answer);
      return;
    }
    const passed = forward({ host: '127.0.0.1', port, method, path: rewrite(target), headers });
    passed.on('error', () => response.destroy());
    passed.on('response', (answer) => relay(answer, response, fault));
    passed.end(body);
  };

  const served = await serve((request, response) => void handle(request, response));
  return {
    url: served.url,
    failNext: (...faults) => next.push(...faults),
    failWhere: (match, fault) => rules.push({ match, fault }),
    failAll: (fault) => rules.push({ match: () => true, fault }),
    heal: () => {
      next = [];
      rules = [];
      rewrite = (target) => target;
    },
    divert: (to) => (rewrite = to),
    requests: () => requests,
    close: () => served.close(),
  };
}
