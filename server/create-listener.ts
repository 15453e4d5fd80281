import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Context } from '@/lib/context';
import { answer } from '@/lib/http/answer';
import { hasDesk } from '@/lib/http/desk/has-desk';
import { findRoute } from '@/lib/http/find-route';
import { PEER_HEADER } from '@/lib/http/get-client-address';
import { unknownRoute } from '@/lib/http/routes';
import { pathOnHost, separateHosts } from '@/lib/http/separate-hosts';
import { hideRewrite } from './hide-rewrite';
import { lingerAfterAnswer } from './linger-after-answer';
import { readHeaders, readRequest, sendResponse } from './node-exchange';

/** Headers by which Next talks to itself, and our own: from outside they are lies. */
const INTERNAL_HEADERS = /^x-(img402|middleware|nextjs|invoke|matched-path|now-route)/;

type NextHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/**
 * What stands between a socket and the product: hands on the peer's address in a header that no client can write, keeps
 * the hosts apart, and knows how many requests are under way. Images and the API are answered here, since Next would
 * drop their Content-Length and cost most of their time; pages go to Next.
 */
export function createListener(
  context: Context,
  handlePage: NextHandler,
): { listener: RequestListener; inFlight: ReadonlySet<ServerResponse> } {
  const inFlight = new Set<ServerResponse>();

  const listener: RequestListener = (request, response) => {
    inFlight.add(response);
    response.once('close', () => inFlight.delete(response));
    lingerAfterAnswer(request, response, context.draining);

    request.headers = {
      ...Object.fromEntries(
        Object.entries(request.headers).filter(([name]) => !INTERNAL_HEADERS.test(name)),
      ),
      [PEER_HEADER]: request.socket.remoteAddress ?? '',
    };

    const broken = (err: unknown): void => {
      context.log.error({ err }, 'a request ended in an exception');
      response.destroy();
    };
    const [path = '', query] = (request.url ?? '').split(/\?(.*)/s, 2);
    const headers = readHeaders(request);
    const role = separateHosts(context.env, headers);
    const ownPath = path.startsWith('/') ? pathOnHost(role, path) : null;
    const target = ownPath ?? path;
    const found = ownPath === null ? { route: unknownRoute, params: {} } : findRoute(ownPath);
    // Without a desk its routes are pages that there are not.
    const isAbsent = found?.route.desk === true && !hasDesk(context.env, headers);
    if (found === null || isAbsent) {
      request.url = query === undefined ? target : `${target}?${query}`;
      hideRewrite(response);
      handlePage(request, response).catch(broken);
      return;
    }
    answer(context, found.route, readRequest(request, target, query ?? ''), found.params)
      .then((answered) => {
        const { afterwards } = answered;
        if (afterwards !== undefined) response.once('close', () => void afterwards());
        sendResponse(request, response, answered);
      })
      .catch(broken);
  };
  return { listener, inFlight };
}
