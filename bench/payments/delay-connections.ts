import { connect, createServer, type AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

/** Passes bytes on in their order, each `ms` after it came. */
function passLate(from: Duplex, to: Duplex, ms: number): void {
  from.on('data', (chunk: Buffer) => setTimeout(() => to.write(chunk), ms));
  from.on('end', () => setTimeout(() => to.end(), ms));
  from.on('error', () => to.destroy());
}

/**
 * Puts a server some way off: what goes there, and what comes back, takes this long.
 *
 * @param ms each way
 * @returns its address at that distance
 */
export async function delayConnections(url: string, ms: number): Promise<string> {
  const { port } = new URL(url);
  const server = createServer({ noDelay: true }, (near) => {
    const far = connect({ host: '127.0.0.1', port: Number(port), noDelay: true });
    passLate(near, far, ms);
    passLate(far, near, ms);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
