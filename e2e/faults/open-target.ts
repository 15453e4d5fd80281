import pg from 'pg';
import { startTcpProxy, type TcpProxy } from '@/dev/faults/start-tcp-proxy';
import { createTestDatabase } from '@/dev/postgres/create-test-database';
import { makeUniquePng } from '../product/make-unique-png';
import { uploadImage, type UploadAnswer } from '../product/post-image';
import { startApp, type RunningApp, type StartOptions } from '../start-app';
import { ask, type Answer } from './ask';

export type Target = {
  readonly app: RunningApp;
  /** Before its database. */
  readonly proxy: TcpProxy;
  /** By the owner of the database, past the proxy. */
  query<Row extends object>(sql: string): Promise<Row[]>;
  readonly databaseName: string;
  /** A picture like no other. */
  nextPng(bytes?: number): Buffer;
  upload(png?: Buffer): Promise<Answer>;
  /** Expects it to be taken. */
  store(png?: Buffer): Promise<UploadAnswer>;
  /** Deletes an image, as its uploader. */
  remove(image: UploadAnswer): Promise<Answer>;
  get(path: string): Promise<Answer>;
  health(): Promise<Record<string, string>>;
  close(): Promise<void>;
};

/** The running product, with a database of its own behind a door that breaks. */
export async function openTarget({ env = {}, ...options }: StartOptions = {}): Promise<Target> {
  const database = await createTestDatabase();
  const owner = new pg.Pool({ connectionString: database.ownerUrl, max: 1 });
  owner.on('error', () => undefined);
  const url = new URL(database.appUrl);
  const databaseName = url.pathname.slice(1);
  const proxy = await startTcpProxy(Number(url.port));
  url.port = String(proxy.port);
  const app = await startApp({
    ...options,
    env: { DATABASE_URL: url.href, APP_SECRET: 'a key that the tests of faults share', ...env },
  });
  let pictures = 0;
  const nextPng = (bytes = 9_000) => makeUniquePng(bytes, (pictures += 1));
  return {
    ...{ app, proxy, databaseName, nextPng },
    query: async <Row extends object>(sql: string) => (await owner.query<Row>(sql)).rows,
    upload: (png = nextPng()) =>
      ask(`${app.url}/api/free`, {
        method: 'POST',
        headers: { 'content-type': 'image/png' },
        body: png as Uint8Array<ArrayBuffer>,
      }),
    store: (png = nextPng()) => uploadImage(app.url, png),
    remove: ({ id, deleteToken }) =>
      ask(`${app.url}/api/images/${id}`, {
        method: 'DELETE',
        headers: { authorization: `Bearer ${deleteToken}` },
      }),
    get: (path) => ask(app.url + path),
    health: async () => {
      const { body } = await ask(`${app.url}/api/health`);
      const parts = Object.entries(body.parts as Record<string, { state: string }>);
      return Object.fromEntries(parts.map(([name, { state }]) => [name, state]));
    },
    close: async () => {
      await proxy.set(null);
      await app.stop();
      await proxy.close();
      await owner.end();
      await database.drop();
    },
  };
}
