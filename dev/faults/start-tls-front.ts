import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createServer } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { makeCertificate } from '@/dev/payments/make-certificate';
import { tieSockets } from './tie-sockets';

export type TlsFront = {
  /** For a program that is to take this for the host of that name. */
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
};

const PRELOAD = fileURLToPath(new URL('lead-tls-home.mjs', import.meta.url));

/** TLS before a port of the loopback, under the name of a host that is not here. */
export async function startTlsFront(name: string, targetPort: number): Promise<TlsFront> {
  const { key, cert } = makeCertificate(name);
  const folder = await mkdtemp(path.join(tmpdir(), 'img402-tls-'));
  const certFile = path.join(folder, 'cert.pem');
  await writeFile(certFile, cert);
  const sockets = new Set<Socket>();
  const server = createServer({ key, cert }, (client) => {
    const upstream = connect(targetPort, '127.0.0.1');
    client.pipe(upstream).pipe(client);
    tieSockets(client, upstream, sockets);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    env: {
      NODE_OPTIONS: `--import=${PRELOAD}`,
      NODE_EXTRA_CA_CERTS: certFile,
      ...{ TLS_NAME: name, TLS_PORT: String(port) },
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
      await rm(folder, { recursive: true });
    },
  };
}
