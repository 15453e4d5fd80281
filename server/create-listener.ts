import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Context } from '@/lib/context';
import type { Refusal } from '@/lib/errors';
import { goOn } from '@/lib/go-on';
import { answer, Call } from '@/lib/http/answer';
import type { ApiResponse } from '@/lib/http/exchange';
import { hasDesk } from '@/lib/http/desk/has-desk';
import { findRoute, type FoundRoute } from '@/lib/http/find-route';
import { pageRoute, unknownRoute } from '@/lib/http/routes';
import { problemResponse } from '@/lib/http/problem';
import { securityHeaders } from '@/lib/http/security-headers';
import { pathOnHost, separateHosts } from '@/lib/http/separate-hosts';
import { toRefusal } from '@/lib/http/to-refusal';
import { isPlainPath } from './is-plain-path';
import { lingerAfterAnswer } from './linger-after-answer';
import { cleanHeaders, readHeaders, readRequest, sendResponse } from './node-exchange';
import { refuseFraming } from './refuse-framing';

const NOTHING: FoundRoute = { route: unknownRoute, params: {} };
/** For what a page does not do. */
const PAGE: FoundRoute = { route: pageRoute, params: {} };

type PageHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/**
 * What stands between a socket and the product: hands on the peer's address in a header that no client can write, keeps
 * the hosts apart, and knows how many requests are under way. Images and the API are answered here, since Next would
 * drop their Content-Length and cost most of their time; pages go to Next.
 */
export function createListener(
  context: Context,
  handlePage: PageHandler,
): { listener: RequestListener; inFlight: ReadonlySet<ServerResponse> } {
  const inFlight = new Set<ServerResponse>();
  // One function for all: a closure for each request is what a hot image would cost beside its bytes.
  function leave(this: ServerResponse): void {
    inFlight.delete(this);
  }

  const defaults = Object.entries(securityHeaders('file', context.env));
  let ready: (() => void)[] = [];
  const sendAll = (): void => {
    const sending = ready;
    ready = [];
    for (const send of sending) send();
  };
  /** A write that wakes its client costs more than a hot answer: those of one turn follow each other. Never throws. */
  const sendTogether = (send: () => void): void => {
    if (ready.push(send) === 1) setImmediate(sendAll);
  };

  /** Connections on which nothing that follows can be told from what came before. */
  const over = new WeakSet<Socket>();

  /** Without a route; `tell` has its line in the log. */
  function refuseHere(
    request: IncomingMessage,
    response: ServerResponse,
    refusal: Refusal,
    tell: (requestId: string) => void,
  ): void {
    const requestId = context.ids.uuid();
    tell(requestId);
    const call = new Call(context, readRequest(request, request.url ?? '', ''), {});
    response.setHeader('x-request-id', requestId);
    sendResponse(request, response, problemResponse(refusal, call.origins, call.offer));
  }

  const listener: RequestListener = (request, response) => {
    if (over.has(request.socket)) return;
    inFlight.add(response);
    response.on('close', leave);
    const framing = refuseFraming(request);
    if (framing !== null) over.add(request.socket);
    // Node's parser stops behind a request that asks for another protocol: what follows it would never be answered.
    const isLast = framing !== null || request.headers.upgrade !== undefined;
    lingerAfterAnswer(request, response, context.draining || isLast);
    if (framing !== null) {
      const reason = framing.log;
      refuseHere(request, response, framing, (requestId) =>
        context.log.info({ requestId, status: 400, reason }, 'request refused'),
      );
      return;
    }

    const broken = (err: unknown): void => {
      context.log.error({ err }, 'a request ended in an exception');
      response.destroy();
    };
    const url = request.url ?? '';
    const mark = url.indexOf('?');
    const path = mark === -1 ? url : url.slice(0, mark);
    const query = mark === -1 ? undefined : url.slice(mark + 1);
    const headers = readHeaders(request);
    const role = separateHosts(context.env, headers);
    const ownPath = path.startsWith('/') ? pathOnHost(role, path) : null;
    const target = ownPath ?? path;
    const named = ownPath === null || !isPlainPath(ownPath) ? NOTHING : findRoute(ownPath);
    // Without a desk its routes are pages that there are not.
    const isAbsent = named?.route.desk === true && !hasDesk(context.env, headers);
    const isPage = named === null || isAbsent;
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (isPage && isRead) {
      request.url = query === undefined ? target : `${target}?${query}`;
      cleanHeaders(request);
      // What Next serves by itself, files and its errors, passes no function of ours. What a page says of itself goes first.
      for (const [name, value] of defaults) response.setHeader(name, value);
      handlePage(request, response).catch((err: unknown) => {
        if (response.headersSent) {
          broken(err);
          return;
        }
        refuseHere(request, response, toRefusal(err, 'internal_error'), (requestId) =>
          context.log.error({ err, requestId }, 'a page could not be answered'),
        );
      });
      return;
    }
    const deliver = (answered: ApiResponse): void => {
      const { afterwards } = answered;
      if (afterwards !== undefined) response.once('close', () => void afterwards());
      sendTogether(() => {
        try {
          sendResponse(request, response, answered);
        } catch (err) {
          broken(err);
        }
      });
    };
    const found = isPage ? PAGE : named;
    const read = readRequest(request, target, query ?? '', headers);
    try {
      const delivered = goOn(answer(context, found.route, read, found.params), deliver);
      if (delivered instanceof Promise) delivered.catch(broken);
    } catch (err) {
      broken(err);
    }
  };
  return { listener, inFlight };
}
