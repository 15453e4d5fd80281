import { Readable } from 'node:stream';
import type { Context } from '@/lib/context';
import { answer } from '@/lib/http/answer';
import type { ApiResponse } from '@/lib/http/exchange';
import { findRoute } from '@/lib/http/find-route';
import { PEER_HEADER } from '@/lib/http/get-client-address';

export type SentAnswer = Omit<ApiResponse, 'body'> & {
  readonly body: string;
  /** Null where it is not JSON. */
  readonly json: Record<string, unknown> | null;
};

/** Sends a request by the way of every API request, to the host `site.test`, with no server between. */
export async function sendRequest(
  context: Context,
  method: string,
  path: string,
  init: {
    readonly headers?: Readonly<Record<string, string>>;
    /** An object is sent as JSON; a form as what it is. */
    readonly body?: object | FormData | URLSearchParams;
    readonly from?: string;
  } = {},
): Promise<SentAnswer> {
  const { route, params } = findRoute(path)!;
  const { body, from = '192.0.2.7' } = init;
  const isForm = body instanceof FormData || body instanceof URLSearchParams;
  const type = isForm ? {} : { headers: { 'content-type': 'application/json' } };
  const sent = new Request('http://site.test', {
    method: 'POST',
    body: isForm ? body : JSON.stringify(body ?? {}),
    ...type,
  });
  const headers = new Headers({
    host: 'site.test',
    [PEER_HEADER]: from,
    'content-type': sent.headers.get('content-type') ?? '',
    ...init.headers,
  });
  const bytes = new Uint8Array(await sent.arrayBuffer());
  const answered = await answer(
    context,
    route,
    {
      ...{ method, path, query: new URLSearchParams(), headers },
      body: body === undefined ? null : Readable.from([bytes]),
    },
    params,
  );
  const text = typeof answered.body === 'string' ? answered.body : '';
  const isJson = text.startsWith('{');
  return {
    ...answered,
    body: text,
    json: isJson ? (JSON.parse(text) as Record<string, unknown>) : null,
  };
}
