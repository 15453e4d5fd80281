import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startLogged, type LoggedServer } from '@/bench/start-logged';
import { startStockApp } from '@/bench/start-stock-app';
import { BENCH_SETTINGS } from './product-settings';
import { startProduct, type Product } from './start-product';

/** A server that takes uploads, and the folder that they end in. */
export type Taker = LoggedServer & { readonly folder: string };

/** Starts what the sections ask for; what was asked for before is given again. */
export type Stage = {
  /** A folder of this run. */
  readonly folder: string;
  product(settings?: Readonly<Record<string, string>>): Promise<Product>;
  floor(name: 'memory' | 'file' | 'not-modified', where: string): Promise<LoggedServer>;
  uploadFloor(name: 'M' | 'MD' | 'I'): Promise<Taker>;
  stockApp(): Promise<Taker>;
  /** Stops everything that was started. The stage can be used again. */
  clear(): Promise<void>;
  close(): Promise<void>;
};

export async function openStage(): Promise<Stage> {
  const folder = await mkdtemp(path.join(tmpdir(), 'img402-bench-'));
  const started = new Map<string, Promise<LoggedServer>>();

  function once<T extends LoggedServer>(key: string, start: () => Promise<T>): Promise<T> {
    const known = started.get(key) as Promise<T> | undefined;
    const server = known ?? start();
    started.set(key, server);
    return server;
  }

  const makeFolder = async (name: string): Promise<string> => {
    const made = path.join(folder, name);
    await mkdir(made, { recursive: true });
    return made;
  };

  const startFloor = (name: string, where: string) =>
    startLogged(
      [process.execPath, path.join('.cache', 'bench-speed', 'floor-server.mjs'), name, where],
      {
        cwd: process.cwd(),
        env: process.env,
        log: path.join(folder, `${name}.log`),
      },
    );

  const clear = async (): Promise<void> => {
    const servers = await Promise.allSettled(started.values());
    started.clear();
    for (const server of servers) {
      if (server.status === 'fulfilled') await server.value.stop();
    }
  };

  return {
    folder,
    product: (settings = {}) =>
      once(`product ${JSON.stringify(settings)}`, () =>
        startProduct({ ...BENCH_SETTINGS, ...settings }),
      ),
    floor: (name, where) => once(`${name} ${where}`, () => startFloor(name, where)),
    uploadFloor: (name) =>
      once(name, async () => {
        const uploads = await makeFolder(name);
        return { ...(await startFloor(name, uploads)), folder: uploads };
      }),
    stockApp: () =>
      once('stock', async () => {
        const uploads = await makeFolder('stock');
        const server = await startStockApp({
          UPLOAD_DIR: uploads,
          // Its paid routes want an address when they are loaded; nobody answers there.
          FACILITATOR_URL: 'http://127.0.0.1:9',
        });
        return { ...server, folder: uploads };
      }),
    clear,
    async close() {
      await clear();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
