import { connect, type Socket } from 'node:net';

const HEAD =
  'POST /api/free HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\nContent-Length: 100000\r\n\r\n';

/** A whole head for every other client, so that they are slow with what they upload; for the rest, with the head. */
const splitAt = (client: number) => (client % 2 === 0 ? HEAD.length : 1);

const TICK_MS = 20;

/**
 * Connections that send one byte a second of an upload. One that the server ends is opened again.
 *
 * @returns once all are connected; `close` ends them
 */
export async function openSlowClients(url: string, count: number): Promise<{ close: () => void }> {
  const { hostname, port } = new URL(url);
  const sent: number[] = [];
  const sockets: Socket[] = [];
  let closed = false;

  const open = (client: number) =>
    new Promise<void>((resolve) => {
      const socket = connect({ host: hostname, port: Number(port), noDelay: true });
      sockets[client] = socket;
      socket.once('connect', () => {
        sent[client] = splitAt(client);
        socket.write(HEAD.slice(0, sent[client]));
        resolve();
      });
      socket.resume();
      // That it is ended is what the server is asked for; the next takes its place.
      socket.on('error', () => undefined);
      socket.once('close', () => {
        if (!closed) void open(client);
      });
    });

  await Promise.all(Array.from({ length: count }, (_, client) => open(client)));
  let turn = 0;
  const timer = setInterval(() => {
    for (let left = (count * TICK_MS) / 1000; left > 0; left -= 1) {
      const client = turn++ % count;
      const at = sent[client]!;
      sockets[client]!.write(at < HEAD.length ? HEAD.charAt(at) : '\0');
      sent[client] = at + 1;
    }
  }, TICK_MS);
  return {
    close() {
      closed = true;
      clearInterval(timer);
      for (const socket of sockets) socket.destroy();
    },
  };
}
