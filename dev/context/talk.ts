import { connect } from 'node:net';

/**
 * Speaks raw HTTP: writes all of `text`, then reads what comes until the server ends the connection. A client that
 * reads only after it has written, as many do, so that a connection that is cut too early loses the answer.
 */
export function talk(port: number, ...text: (string | Uint8Array)[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(port, '127.0.0.1');
    socket.on('error', reject);
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('close', () => resolve(Buffer.concat(chunks).toString('latin1')));
    socket.pause();
    for (const [index, part] of text.entries()) {
      socket.write(part, () => {
        if (index === text.length - 1) socket.resume();
      });
    }
  });
}
