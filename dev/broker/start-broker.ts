import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Something that a run of tests shares: what tests are told of it, as JSON, and how it ends. */
export type Shared<Facts> = { readonly facts: Facts; stop(): Promise<void> };

/**
 * Starts something when the first test asks for it, so that tests which do not need it do not pay for it. Test files
 * run in processes of their own and ask by a port of the loopback interface: whoever connects is told.
 *
 * @param start is given a folder of its own, which is removed in the end
 */
export async function startBroker<Facts extends object>(
  start: (folder: string) => Promise<Shared<Facts>>,
): Promise<{ readonly port: number; stop(): Promise<void> }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'img402-test-'));
  let starting: Promise<Shared<Facts>> | undefined;
  const broker = createServer((socket) => {
    socket.on('error', () => undefined);
    starting ??= start(folder);
    starting.then(
      ({ facts }) => socket.end(JSON.stringify(facts)),
      (error: unknown) => socket.end(JSON.stringify({ error: String(error) })),
    );
  });
  await new Promise<void>((resolve) => broker.listen(0, '127.0.0.1', resolve));
  return {
    port: (broker.address() as AddressInfo).port,
    async stop() {
      broker.close();
      await starting?.then(
        (shared) => shared.stop(),
        () => undefined,
      );
      await rm(folder, { recursive: true, force: true });
    },
  };
}
