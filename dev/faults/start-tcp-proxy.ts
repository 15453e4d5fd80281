import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tieSockets } from './tie-sockets';

/**
 * `refuse`: nobody listens, and nobody is connected; with `after`, only once a piece of an answer that holds this text has
 * come through. `hang`: connections come about and stay, and no byte gets through in either direction. `slow`: each piece
 * of an answer comes so much later.
 */
export type TcpFault =
  | { readonly kind: 'refuse'; readonly after?: string }
  | { readonly kind: 'hang' }
  | { readonly kind: 'slow'; readonly ms: number };

export type TcpProxy = {
  readonly port: number;
  /** From now on, for connections that are there as well; null: all is well again. */
  set(fault: TcpFault | null): Promise<void>;
  /** Ends every connection that is open, once. */
  cut(): void;
  /** Connections that were asked for since it was started. */
  connections(): number;
  close(): Promise<void>;
};

/** A door before something that speaks TCP on the loopback, which breaks as networks and machines do. */
export async function startTcpProxy(targetPort: number): Promise<TcpProxy> {
  let fault: TcpFault | null = null;
  let count = 0;
  const sockets = new Set<Socket>();

  const join = (client: Socket): void => {
    count += 1;
    const upstream = connect(targetPort, '127.0.0.1');
    tieSockets(client, upstream, sockets);
    for (const socket of [client, upstream]) {
      socket.setNoDelay(true);
      if (fault?.kind === 'hang') socket.pause();
    }
    client.on('data', (chunk) => void upstream.write(chunk));
    upstream.on('data', (chunk) => {
      const isLast =
        fault?.kind === 'refuse' && fault.after !== undefined && chunk.includes(fault.after);
      const send = () => {
        if (!client.destroyed) client.write(chunk, isLast ? () => void shut() : undefined);
      };
      if (fault?.kind === 'slow') setTimeout(send, fault.ms);
      else send();
    });
    // A listener for data has set them flowing.
    if (fault?.kind === 'hang') for (const socket of [client, upstream]) socket.pause();
  };

  const listen = async (port: number): Promise<Server> => {
    const listening = createServer(join);
    listening.listen(port, '127.0.0.1');
    await once(listening, 'listening');
    return listening;
  };
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  const shut = async (): Promise<void> => {
    if (server === null) return;
    const closed = once(server, 'close');
    server.close();
    server = null;
    cut();
    await closed;
  };

  let server: Server | null = await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    port,
    async set(next) {
      fault = next;
      if (fault?.kind === 'refuse' && fault.after === undefined) {
        await shut();
        return;
      }
      server ??= await listen(port);
      for (const socket of sockets) {
        if (fault?.kind === 'hang') socket.pause();
        else socket.resume();
      }
    },
    cut,
    connections: () => count,
    close: shut,
  };
}
