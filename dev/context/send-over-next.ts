import { findRoute } from '@/lib/http/find-route';
import { PEER_HEADER } from '@/lib/http/get-client-address';
import { toNextRoute } from '@/lib/http/to-next-route';
import { pickShared } from './pick-shared';
import type { Got, Sent } from './send-over-node';

/** Told on the wire, and kept from the constructor of `Request`. */
const lengthOf = (body?: Buffer): Record<string, string> =>
  body === undefined ? {} : { 'content-length': String(body.length) };

/** Gives a request to a route handler of Next, as our own server would have handed it on. */
export async function sendOverNext(
  { method = 'GET', path, headers = {}, body }: Sent,
  make = toNextRoute,
): Promise<Got> {
  const [pathname] = path.split('?');
  const { route, params } = findRoute(pathname!)!;
  const request = new Request(`http://localhost:3000${path}`, {
    method,
    headers: { host: 'localhost:3000', [PEER_HEADER]: '127.0.0.1', ...lengthOf(body), ...headers },
    ...(body === undefined ? {} : { body: new Uint8Array(body) }),
  });
  const handlers = make(route) as Record<string, ReturnType<typeof toNextRoute>['GET']>;
  const response = await handlers[method]!(request, { params: Promise.resolve({ ...params }) });
  return {
    status: response.status,
    headers: pickShared([...response.headers]),
    body: method === 'HEAD' ? '' : Buffer.from(await response.arrayBuffer()).toString('latin1'),
  };
}
