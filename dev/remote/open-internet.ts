import { once } from 'node:events';
import { connect, createServer, Socket, type AddressInfo, type Server } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { lookUpName } from '@/lib/remote/look-up-name';
import type { Remote, RemoteLimits } from '@/lib/remote/remote';
import { startDns, type DnsZone } from './start-dns';

/** What a server does once the head of a request has come, given as text. */
export type Script = (socket: Socket, head: string) => void;

export type Host = {
  readonly script: Script;
  /** Speaks first, before it was asked anything. */
  readonly greets?: boolean;
  /** Speaks TLS, with these. */
  readonly tls?: { readonly key: string; readonly cert: string };
};

export type Internet = {
  /** To be fetched by. */
  readonly remote: Remote;
  /** Every `address:port` that a socket was asked to connect to, in order. */
  readonly connected: string[];
  /** Questions to the name server, in order. */
  readonly asked: string[];
  /** The heads of the requests that came, in order. */
  readonly heads: string[];
  /** Names, and servers by `address:port`. Whatever else is connected to refuses, but for `silent`: nothing comes back. */
  set(world: {
    readonly zone?: DnsZone;
    readonly hosts?: Readonly<Record<string, Script | Host>>;
    readonly silent?: readonly string[];
  }): Promise<void>;
  /** The same one, by other means. */
  with(parts: Partial<Omit<Remote, 'limits'>> & { limits?: Partial<RemoteLimits> }): Remote;
  stop(): Promise<void>;
};

/** Long enough for a machine under load; a test that waits for an end says so with limits of its own. */
const LIMITS: RemoteLimits = { totalMs: 20_000, connectMs: 10_000 };

/** An Internet on the loopback: a name server, and servers whose public addresses only its own sockets know the way to. */
export async function openInternet(): Promise<Internet> {
  const dns = await startDns();
  const servers = new Map<string, Server>();
  const sockets = new Set<Socket>();
  const connected: string[] = [];
  const heads: string[] = [];
  let silent: readonly string[] = [];

  const serve = (script: Script, greets: boolean) => (socket: Socket) => {
    sockets.add(socket);
    // Clients that end in the middle are what this is for.
    socket.on('error', () => undefined);
    if (greets) {
      script(socket, '');
      return;
    }
    let head = '';
    const read = (chunk: Buffer) => {
      head += chunk.toString('latin1');
      if (!head.includes('\r\n\r\n')) return;
      socket.off('data', read).resume();
      heads.push(head);
      script(socket, head);
    };
    socket.on('data', read);
  };

  const close = async (server: Server): Promise<void> => {
    const closed = once(server, 'close');
    server.close();
    await closed;
  };

  const clear = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
    await Promise.all([...servers.values()].map(close));
    servers.clear();
    connected.length = 0;
    heads.length = 0;
  };

  const remote: Remote = {
    resolve: (name, signal) => lookUpName(name, signal, [dns.server]),
    connect(address, port) {
      const place = address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
      connected.push(place);
      const server = servers.get(place);
      if (server === undefined) {
        const none = new Socket();
        if (!silent.includes(place)) setImmediate(() => none.destroy(new Error('ECONNREFUSED')));
        return none;
      }
      const { port: local } = server.address() as AddressInfo;
      const socket = connect({ host: '127.0.0.1', port: local });
      // As a socket of the real Internet would tell.
      Object.defineProperty(socket, 'remoteAddress', { value: address, configurable: true });
      return socket;
    },
    limits: LIMITS,
    enter: async () => () => undefined,
  };

  return {
    remote,
    connected,
    heads,
    asked: dns.asked,
    async set({ zone = {}, hosts = {}, silent: mute = [] }) {
      await clear();
      dns.setZone(zone);
      silent = mute;
      for (const [place, host] of Object.entries(hosts)) {
        const {
          script,
          greets = false,
          tls,
        }: Host = typeof host === 'function' ? { script: host } : host;
        const server =
          tls === undefined
            ? createServer(serve(script, greets))
            : createTlsServer(tls, serve(script, greets)).on('tlsClientError', () => undefined);
        server.listen(0, '127.0.0.1');
        await once(server, 'listening');
        servers.set(place, server);
      }
    },
    with: ({ limits, ...parts }) => ({
      ...remote,
      ...parts,
      limits: { ...LIMITS, ...limits },
    }),
    async stop() {
      await clear();
      await dns.stop();
    },
  };
}
