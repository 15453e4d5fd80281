import { request } from 'node:http';
import { startCloudflare, type LocalCloudflare } from '@/dev/cloudflare/start-cloudflare';
import { makeTestEnv } from '@/dev/context/make-test-env';
import { createTestDatabase } from '@/dev/postgres/create-test-database';
import { createContext, type Context } from '@/lib/context';
import type { UploadAnswer } from '../product/post-image';
import { startApp, type RunningApp } from '../start-app';
import { startEdge, type Edge } from './start-edge';

const SITE = 'site.test';
const IMAGES = 'i.site.test';
const CRON_SECRET = 'the-secret-of-this-caller';

export type EdgeSetting = {
  readonly app: RunningApp;
  readonly edge: Edge;
  readonly cloudflare: LocalCloudflare;
  /** Of another process with the product's settings: its database, its store and its CDN. */
  readonly context: Context;
  /** To the site, around the edge. */
  send(
    method: string,
    path: string,
    headers: Record<string, string>,
    body?: Buffer,
  ): Promise<Buffer>;
  upload(bytes: Buffer): Promise<UploadAnswer>;
  /** Has the product make the purges that are due, as a cron would. */
  workOff(): Promise<void>;
  /** Makes every purge that is queued due now. */
  passTime(): Promise<void>;
  close(): Promise<void>;
};

/** A running product with an image host, the edge in front of that, and a Cloudflare API that makes this edge forget. */
export async function openEdge(settings: Record<string, string> = {}): Promise<EdgeSetting> {
  const database = await createTestDatabase();
  let edge: Edge | null = null;
  const cloudflare = await startCloudflare({ onPurge: (call) => edge?.forget(call) });
  const env = {
    SITE_URL: `http://${SITE}`,
    IMAGE_URL: `http://${IMAGES}`,
    DATABASE_URL: database.appUrl,
    APP_SECRET: 'a key that the servers of this test share',
    PAYMENTS: 'off',
    // What is queued waits until a test has it worked off, or a request of its own does it.
    CRON: 'off',
    CRON_SECRET: CRON_SECRET,
    ...cloudflare.env,
    ...settings,
  };
  const app = await startApp({ env });
  edge = await startEdge(app.url, IMAGES);
  const context = createContext(
    makeTestEnv({ ...env, DATA_DIR: app.dataDir, LOG_LEVEL: 'silent' }),
    { peerHeader: false, scheduled: false },
  );
  await context.ready;

  const send: EdgeSetting['send'] = (method, path, headers, body) =>
    new Promise((resolve, reject) => {
      const { hostname, port } = new URL(app.url);
      request({ hostname, port, method, path, headers: { host: SITE, ...headers } }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const text = Buffer.concat(chunks);
          if ((response.statusCode ?? 0) < 300) resolve(text);
          else reject(new Error(`${method} ${path}: ${response.statusCode} ${text.toString()}`));
        });
      })
        .on('error', reject)
        .end(body);
    });

  return {
    app,
    edge,
    cloudflare,
    context,
    send,
    async upload(bytes) {
      const answer = await send('POST', '/api/free', { 'content-type': 'image/png' }, bytes);
      return JSON.parse(answer.toString()) as UploadAnswer;
    },
    async workOff() {
      await send('GET', '/api/cron/purge-cdn', { authorization: `Bearer ${CRON_SECRET}` });
    },
    async passTime() {
      await context.db.cdnPurge.updateMany({ data: { dueAt: new Date() } });
    },
    async close() {
      await edge.stop();
      await app.stop();
      await context.db.$disconnect();
      await Promise.all([cloudflare.stop(), database.drop()]);
    },
  };
}
