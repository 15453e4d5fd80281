import { addAbortSignal, Readable } from 'node:stream';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import { after } from 'next/server';
import { getContext } from '@/lib/context';
import { answer, type Route } from './answer';
import type { ApiResponse } from './exchange';

type RouteHandler = (
  request: Request,
  // Next gives no parameters at all to a route without any, whatever its own type says.
  segment: { params: Promise<Record<string, string | string[] | undefined> | undefined> },
) => Promise<Response>;

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

function toBody(body: ApiResponse['body'], signal: AbortSignal): BodyInit | null {
  if (body === null || typeof body === 'string') return body;
  if (body instanceof Readable) {
    const web = Readable.toWeb(body) as ReadableStream<Uint8Array>;
    // Next leaves it as it is where the client has gone before: a file or a connection would stay open.
    addAbortSignal(signal, body);
    return web;
  }
  if (body instanceof Uint8Array) return body as Uint8Array<ArrayBuffer>;
  // Nobody tells here when they were sent.
  const copy = new Uint8Array(body.bytes);
  body.giveBack();
  return copy;
}

/** Makes Next's route handlers of a route, one for every method, so that a wrong method gets our answer too. */
export function toNextRoute(route: Route): Record<(typeof METHODS)[number], RouteHandler> {
  const handle: RouteHandler = async (request, segment) => {
    const url = new URL(request.url);
    const params = Object.entries((await segment.params) ?? {}).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value] as const] : [],
    );
    const response = await answer(
      getContext(),
      route,
      {
        method: request.method,
        path: url.pathname,
        query: url.searchParams,
        headers: request.headers,
        // Cancelling the stream would close the socket before a refusal could be sent over it.
        body:
          (request.body as NodeReadableStream<Uint8Array> | null)?.values({
            preventCancel: true,
          }) ?? null,
      },
      Object.fromEntries(params),
    );
    if (response.afterwards !== undefined) after(response.afterwards);
    const headers = new Headers(response.headers);
    const { lasting = [] } = response;
    for (let at = 0; at < lasting.length; at += 2) headers.set(lasting[at]!, lasting[at + 1]!);
    return new Response(toBody(response.body, request.signal), {
      status: response.status,
      headers,
    });
  };
  return Object.fromEntries(METHODS.map((method) => [method, handle])) as Record<
    (typeof METHODS)[number],
    RouteHandler
  >;
}
