import { readBody } from '@/dev/context/read-body';
import { findRoute } from '@/lib/http/find-route';
import { answer } from '@/lib/http/answer';
import type { Context } from '@/lib/context';
import type { Process } from './world';

export type Reply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Buffer;
  /** The code of a refusal; empty where it is none. */
  readonly error: string;
  /** Empty where the body is no JSON. */
  readonly json: Readonly<Record<string, unknown>>;
};

export type Outgoing = {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string | undefined;
};

async function* once(body: Uint8Array | string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(body as string);
}

function parse(bytes: Buffer, type = ''): Reply['json'] {
  return type.includes('json') ? (JSON.parse(bytes.toString('utf8')) as Reply['json']) : {};
}

/** Sends a request to a context that does not crash. */
export async function ask(context: Context, outgoing: Outgoing): Promise<Reply> {
  const { method, headers = {}, body } = outgoing;
  const [path = '', query] = outgoing.path.split('?');
  const found = findRoute(path);
  if (found === null) throw new Error(`${path} is no route`);
  const request = {
    method,
    path,
    query: new URLSearchParams(query),
    headers: new Headers({ host: 'localhost:3000', ...headers }),
    body: body === undefined ? null : once(body),
  };
  const response = await answer(context, found.route, request, found.params);
  const bytes = await readBody(response.body);
  const json = parse(bytes, response.headers['content-type']);
  const error = typeof json.error === 'string' ? json.error : '';
  return { status: response.status, headers: response.headers, error, bytes, json };
}

/** Sends a request to a process; null where that has ended before its answer. */
export async function send(process: Process, outgoing: Outgoing): Promise<Reply | null> {
  try {
    const reply = await ask(process.context, outgoing);
    return process.points.dead ? null : reply;
  } catch (thrown) {
    if (process.points.dead) return null;
    throw thrown;
  }
}
