import { once } from 'node:events';
import { createServer } from 'node:http';
import next from 'next';
import { createContext, setContext } from '@/lib/context';
import type { Env } from '@/lib/env';
import { handBuiltConfig } from './hand-built-config';
import type { PackedSettings } from './pack-settings';
import { unpackSettings } from './unpack-settings';

/** What a thread needs to know to serve pages. */
export type PagesTask = {
  readonly env: PackedSettings<Env>;
  /** The folder that holds Next's build. */
  readonly root: string;
  /** Where it is to answer. */
  readonly socketPath: string;
};

/** A page asks for a few rows, one after the other. */
const POOL_SIZE = 4;

/** Serves pages by Next to our own server alone: whoever reaches the socket is believed. */
export async function servePages({ env, root, socketPath }: PagesTask) {
  const settings = unpackSettings(env);
  const context = createContext(settings, {
    peerHeader: true,
    scheduled: true,
    poolSize: POOL_SIZE,
  });
  setContext(context);
  await handBuiltConfig(root);
  const app = next({ dev: false, dir: root });
  await app.prepare();
  const handle = app.getRequestHandler();
  const server = createServer((request, response) => {
    handle(request, response).catch((err: unknown) => {
      context.log.error({ err }, 'a page ended in an exception');
      response.destroy();
    });
  });
  // Our own server lets a connection go when it likes: ended from here, a request might just be on its way.
  server.keepAliveTimeout = 0;
  server.listen(socketPath);
  await once(server, 'listening');
  return {
    async close(): Promise<void> {
      server.close();
      server.closeAllConnections();
      await app.close();
      await context.db.$disconnect();
    },
  };
}
