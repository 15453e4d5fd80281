import { createServer, type AddressInfo } from 'node:net';

/**
 * A port of the loopback interface that was free a moment ago.
 *
 * @param wanted this one, or 0 for any
 * @returns null where the wanted one is taken
 */
export async function findFreePort(): Promise<number>;
export async function findFreePort(wanted: number): Promise<number | null>;
export async function findFreePort(wanted = 0): Promise<number | null> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(wanted, '127.0.0.1', resolve);
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return null;
    throw error;
  }
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
