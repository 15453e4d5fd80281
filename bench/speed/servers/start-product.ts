import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startLogged, type LoggedServer } from '@/bench/start-logged';
import { NODE_FLAGS } from '@/scripts/node-flags.mjs';

/** What `npm start` does once everything is set up. */
const RUN = `import { run } from './dist/run.mjs'; await run({ root: process.cwd(), startedAt: performance.now() });`;

export type Product = LoggedServer & {
  readonly dataDir: string;
  /** What its store holds. */
  readonly objects: string;
};

/** The built product as a process of its own, with its own durable Postgres and data that go when it stops. */
export async function startProduct(settings: Readonly<Record<string, string>>): Promise<Product> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'img402-bench-'));
  const { PATH, HOME } = process.env;
  const remove = () => rm(dataDir, { recursive: true, force: true });
  const server = await startLogged(
    [process.execPath, ...NODE_FLAGS, '--input-type=module', '--eval', RUN],
    {
      cwd: process.cwd(),
      env: {
        ...{ PATH, HOME, NODE_ENV: 'production', DATA_DIR: dataDir, PORT: '0', HOST: '127.0.0.1' },
        ...settings,
      },
      log: path.join(dataDir, 'log'),
    },
  ).catch(async (error: unknown) => {
    await remove();
    throw error;
  });
  return {
    ...server,
    dataDir,
    objects: path.join(dataDir, 'images', 'objects'),
    async stop() {
      await server.stop();
      await remove();
    },
  };
}
