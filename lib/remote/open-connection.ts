import { isIP, SocketAddress, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { isRefusal, type Refusal } from '@/lib/errors';
import type { PublicAddress } from './is-public-address';
import type { RemoteUrl } from './parse-remote-url';
import { refuseUnreachable } from './refuse-unreachable';
import type { Remote } from './remote';
import { waitForEvent } from './wait-for-event';

type Ports = Pick<Remote, 'connect' | 'limits' | 'authorities'>;

/** One form for each address: IPv6 can be written in many. */
const normalize = (address: string): string =>
  new SocketAddress({ address, family: isIP(address) === 6 ? 'ipv6' : 'ipv4' }).address;

/** Has a socket go where the signal fires while it is open, or has fired. */
function endWith(socket: Socket, signal: AbortSignal): void {
  const end = () => socket.destroy();
  if (signal.aborted) end();
  signal.addEventListener('abort', end, { once: true });
  socket.once('close', () => signal.removeEventListener('abort', end));
}

async function connectTo(
  { connect, limits }: Ports,
  address: PublicAddress,
  port: number,
  signal: AbortSignal,
): Promise<Socket | Refusal> {
  if (signal.aborted) return refuseUnreachable('no time left to connect');
  const socket = connect(address, port);
  endWith(socket, signal);
  const timer = setTimeout(() => socket.destroy(), limits.connectMs);
  const connected = await waitForEvent(socket, 'connect');
  clearTimeout(timer);
  if (!connected) {
    socket.destroy();
    return refuseUnreachable('no connection');
  }
  // Whatever this process or its system made of the address: it is the checked one, or nothing is said to it.
  const reached = socket.remoteAddress;
  if (reached === undefined || normalize(reached) !== normalize(address)) {
    socket.destroy();
    return refuseUnreachable('the connection is to another address');
  }
  return socket;
}

async function secure(
  { authorities }: Ports,
  socket: Socket,
  host: string,
  signal: AbortSignal,
): Promise<Socket | Refusal> {
  const name = isIP(host) === 0 ? { servername: host } : {};
  const trust = authorities === undefined ? {} : { ca: authorities };
  const secured = connectTls({
    ...{ socket, host, ...name, ...trust },
    ALPNProtocols: ['http/1.1'],
    // Said, since a setting of the environment would have it otherwise.
    rejectUnauthorized: true,
  });
  endWith(secured, signal);
  if (await waitForEvent(secured, 'secureConnect')) return secured;
  secured.destroy();
  socket.destroy();
  return refuseUnreachable(
    'no TLS, or a certificate that does not prove the name',
    'The server there does not prove its name by a valid certificate.',
  );
}

/**
 * Connects to the first of the addresses that takes it; for https, with a certificate of the URL's host. Ends with
 * `signal` at any time.
 */
export async function openConnection(
  ports: Ports,
  { host, port, secure: encrypted }: RemoteUrl,
  addresses: readonly PublicAddress[],
  signal: AbortSignal,
): Promise<Socket | Refusal> {
  let opened: Socket | Refusal = refuseUnreachable('no address');
  for (const address of addresses) {
    opened = await connectTo(ports, address, port, signal);
    if (isRefusal(opened)) continue;
    return encrypted ? secure(ports, opened, host, signal) : opened;
  }
  return opened;
}
