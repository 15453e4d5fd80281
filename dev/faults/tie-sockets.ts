import type { Socket } from 'node:net';

/** Has the two ends of a connection through us end together, and keeps both in a list while they are open. */
export function tieSockets(client: Socket, upstream: Socket, open: Set<Socket>): void {
  for (const socket of [client, upstream]) {
    open.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => {
      open.delete(socket);
      client.destroy();
      upstream.destroy();
    });
  }
}
