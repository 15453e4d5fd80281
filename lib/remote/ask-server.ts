import { request, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Refusal } from '@/lib/errors';
import type { RemoteUrl } from './parse-remote-url';
import { refuseUnreachable } from './refuse-unreachable';

const MAX_HEADER_BYTES = 16 * 1024;
/** Interim answers (RFC 9110, 15.2) before the one that counts. */
const MOST_INTERIM = 4;

/** What we take, and then what else calls itself an image, for servers that know no better. */
const ACCEPT = 'image/png, image/jpeg, image/gif, image/webp, image/*;q=0.5';

/**
 * Sends one GET over a connection and waits for the head of its answer. Nothing goes with it that tells of the visitor:
 * no cookie, no referrer, no credentials.
 */
export function askServer(
  socket: Socket,
  { authority, path }: RemoteUrl,
  userAgent: string,
): Promise<IncomingMessage | Refusal> {
  // A request would wait for ever for what has gone already.
  if (socket.destroyed) return Promise.resolve(refuseUnreachable('the connection has ended'));
  return new Promise((resolve) => {
    const asking = request({
      createConnection: () => socket,
      method: 'GET',
      path,
      setHost: false,
      maxHeaderSize: MAX_HEADER_BYTES,
      insecureHTTPParser: false,
      headers: {
        host: authority,
        'user-agent': userAgent,
        accept: ACCEPT,
        'accept-encoding': 'identity',
        connection: 'close',
      },
    });
    let interim = 0;
    let answered = false;
    const fail = (log: string) => {
      // What goes wrong later is seen by whoever reads the body. Bytes behind its end are nothing to us.
      if (answered) return;
      asking.destroy();
      resolve(refuseUnreachable(log, 'The server there does not answer as a web server does.'));
    };
    asking.on('information', () => {
      interim += 1;
      if (interim > MOST_INTERIM) fail('too many interim answers');
    });
    asking.on('upgrade', () => fail('another protocol'));
    asking.on('response', (message) => {
      answered = true;
      resolve(message);
    });
    asking.on('error', () => fail('no answer of HTTP'));
    asking.on('close', () => fail('the connection ended before an answer'));
    asking.end();
  });
}
