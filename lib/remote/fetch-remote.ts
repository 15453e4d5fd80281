import type { IncomingMessage } from 'node:http';
import { isRefusal, type Refusal } from '@/lib/errors';
import { askServer } from './ask-server';
import { checkAnswer } from './check-answer';
import { openConnection } from './open-connection';
import { parseRemoteUrl, type OwnUrl, type RemoteUrl } from './parse-remote-url';
import { refuseUnreachable } from './refuse-unreachable';
import type { Remote } from './remote';
import { resolveHost } from './resolve-host';
import { takeBody, type RemoteSink } from './take-body';

const MOST_REDIRECTS = 3;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

export type RemoteRequest = {
  readonly url: string;
  /** Names and addresses of ours, without a port. */
  readonly ownHosts: ReadonlySet<string>;
  readonly maxBytes: number;
  readonly userAgent: string;
};

type Hop = IncomingMessage | Refusal;

async function ask(
  remote: Remote,
  target: RemoteUrl,
  userAgent: string,
  signal: AbortSignal,
): Promise<Hop> {
  const addresses = await resolveHost(remote, target.host, signal);
  if (isRefusal(addresses)) return addresses;
  const socket = await openConnection(remote, target, addresses, signal);
  return isRefusal(socket) ? socket : askServer(socket, target, userAgent);
}

/** Where an answer sends us, checked as the first URL was. */
function readRedirect(
  { headers }: IncomingMessage,
  from: RemoteUrl,
  ownHosts: ReadonlySet<string>,
): RemoteUrl | OwnUrl | Refusal {
  const { location = '' } = headers;
  if (location === '') {
    return refuseUnreachable('a redirect to nowhere', 'The server there redirects to nowhere.');
  }
  const target = parseRemoteUrl(location, ownHosts, from);
  if (!isRefusal(target)) return target;
  return target.refused === 'invalid_request'
    ? refuseUnreachable(target.log, 'The server there redirects to what is no URL.')
    : { ...target, detail: `The server there redirects. ${target.detail ?? ''}` };
}

async function follow(
  remote: Remote,
  { url, ownHosts, maxBytes, userAgent }: RemoteRequest,
  sink: RemoteSink,
  signal: AbortSignal,
): Promise<OwnUrl | Refusal | null> {
  let target = parseRemoteUrl(url, ownHosts);
  for (let redirects = 0; ; redirects += 1) {
    if (isRefusal(target) || target.kind === 'own') return target;
    const message: Hop = await ask(remote, target, userAgent, signal);
    if (isRefusal(message)) return message;
    if (!REDIRECTS.has(message.statusCode ?? 0)) {
      const refused = checkAnswer(message, maxBytes);
      if (refused === null) return takeBody(message, maxBytes, sink);
      message.destroy();
      return refused;
    }
    message.destroy();
    if (redirects === MOST_REDIRECTS) {
      return refuseUnreachable('too many redirects', 'The server there redirects too often.');
    }
    target = readRedirect(message, target, ownHosts);
  }
}

/**
 * Fetches what stands under a URL that a stranger has named, and hands its bytes on as they come. Each name is resolved
 * once, and the connection goes to the very address that was checked to be public; redirects are checked alike.
 *
 * @returns null where all bytes were handed on; the URL where it leads to us, and nothing was
 */
export async function fetchRemote(
  remote: Remote,
  request: RemoteRequest,
  sink: RemoteSink,
): Promise<OwnUrl | Refusal | null> {
  const { totalMs } = remote.limits;
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), totalMs);
  try {
    const fetched = await follow(remote, request, sink, stop.signal);
    const late = stop.signal.aborted && fetched !== null && isRefusal(fetched);
    return late && fetched.refused === 'url_unreachable'
      ? refuseUnreachable(`not done within ${totalMs} ms`, 'It took too long.')
      : fetched;
  } finally {
    clearTimeout(timer);
    // Whatever is left of a connection goes.
    stop.abort();
  }
}
