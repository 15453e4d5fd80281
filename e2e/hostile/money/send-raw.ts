import { once } from 'node:events';
import { connect } from 'node:net';
import { buffer } from 'node:stream/consumers';

export type Raw = { readonly status: number; readonly head: string; readonly text: string };

/**
 * Sends a request as it is written and reads until the server closes: no client mends it on its way.
 *
 * @param lines the request line and headers; Host, Content-Length and Connection are added
 */
export async function sendRaw(
  origin: string,
  lines: readonly string[],
  body: Uint8Array = Buffer.alloc(0),
): Promise<Raw> {
  const { hostname, port } = new URL(origin);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  const head = [...lines, `Host: ${hostname}:${port}`, 'Connection: close'];
  socket.write(`${head.join('\r\n')}\r\nContent-Length: ${body.length}\r\n\r\n`);
  socket.write(body);
  const answer = (await buffer(socket)).toString();
  const end = answer.indexOf('\r\n\r\n');
  return {
    status: Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]),
    head: answer.slice(0, end),
    text: answer.slice(end + 4),
  };
}
