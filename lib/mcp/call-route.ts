import type { Context } from '@/lib/context';
import { answer, type Call, type Route } from '@/lib/http/answer';
import type { ApiResponse } from '@/lib/http/exchange';
import { PEER_HEADER } from '@/lib/http/get-client-address';

/** What is the caller's in a request that we make in his name: his address and the host that he used, nothing else. */
const CALLERS = new Set([
  'host',
  'cf-connecting-ip',
  'x-forwarded-for',
  'x-vercel-forwarded-for',
  PEER_HEADER,
]);

export type InnerRequest = {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  /** In lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly params?: Readonly<Record<string, string>>;
  readonly body?: AsyncIterable<Uint8Array> | null;
};

/** What a tool works with. */
export type ToolCall = Pick<Call, 'request' | 'origins'> & {
  readonly context: Context;
  /** Gathers what is still to be done once the answer is on its way. */
  readonly afterwards: (() => Promise<void>)[];
};

/**
 * Asks one of our own routes, within the process, in the name of whoever calls a tool: so limits, admission, payments
 * and refusals are those of the HTTP API by construction. Never throws.
 */
export async function callRoute(
  { context, request, afterwards }: ToolCall,
  route: Route,
  { method, path, headers = {}, params = {}, body = null }: InnerRequest,
): Promise<ApiResponse> {
  const response = await answer(
    context,
    route,
    {
      method,
      path,
      query: new URLSearchParams(),
      headers: {
        get: (name) => {
          const key = name.toLowerCase();
          return headers[key] ?? (CALLERS.has(key) ? request.headers.get(key) : null);
        },
      },
      body,
    },
    params,
  );
  if (response.afterwards !== undefined) afterwards.push(response.afterwards);
  return response;
}
