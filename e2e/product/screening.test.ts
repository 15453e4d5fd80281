import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeCasePorts } from '@/dev/abuse/make-case-ports';
import { createTestDatabase, type TestDatabase } from '@/dev/postgres/create-test-database';
import { encodePainting } from '@/dev/screening/encode-painting';
import { paintScene } from '@/dev/screening/paint-scene';
import { openCase } from '@/lib/abuse/cases/open-case';
import { removeCase } from '@/lib/abuse/cases/remove-case';
import { createContext, type Context } from '@/lib/context';
import { parseEnv } from '@/lib/env';
import { isRefusal } from '@/lib/errors';
import { startApp, type RunningApp } from '../start-app';
import { postImage, uploadImage } from './post-image';

/** The job comes every two seconds, and the first picture waits for a process to start. */
const WITHIN = { timeout: 20_000, interval: 100 };

let database: TestDatabase;
let app: RunningApp;
let context: Context;
let original: Buffer;
let copied: Buffer;
let other: Buffer;
beforeAll(async () => {
  database = await createTestDatabase({ empty: true });
  const env = {
    ...{ DATABASE_URL: database.appUrl, DIRECT_URL: database.ownerUrl, PAYMENTS: 'off' },
    APP_SECRET: 'a-secret-that-only-this-test-knows',
  };
  app = await startApp({ env });
  const parsed = parseEnv({ ...env, DATA_DIR: app.dataDir, LOG_LEVEL: 'silent' });
  if (!parsed.ok) throw new Error(parsed.faults.join());
  context = createContext(parsed.env, { peerHeader: false, scheduled: true });
  const painting = paintScene('photo', 11);
  original = await encodePainting(painting).png().toBuffer();
  copied = await encodePainting(painting).resize(256).jpeg({ quality: 60 }).toBuffer();
  other = await encodePainting(paintScene('photo', 12)).jpeg().toBuffer();
});
afterAll(async () => {
  await context.db.$disconnect();
  await app.stop();
  await database.drop();
});

const statusOf = async (url: string) => (await fetch(url, { method: 'HEAD' })).status;
const isScreened = async (id: string) =>
  (await context.db.image.findUniqueOrThrow({ where: { id } })).screenedAt !== null;

it('the bytes of a removed image are refused, and a copy of quality 60 at 80 % of its size is held', async () => {
  const removed = await uploadImage(app.url, original);
  const opened = await openCase(makeCasePorts(context), removed.id, 'other');
  if (isRefusal(opened)) throw new Error(opened.log);
  await removeCase(makeCasePorts(context), opened.caseId);
  expect((await postImage(app.url, original)).status).toBe(451);

  const [copy, innocent] = [await uploadImage(app.url, copied), await uploadImage(app.url, other)];
  await expect.poll(() => statusOf(copy.url), WITHIN).toBe(451);
  await expect.poll(() => isScreened(innocent.id), WITHIN).toBe(true);
  expect(await statusOf(innocent.url)).toBe(200);
  const reviews = await context.db.abuseCase.findMany({
    where: { source: 'screening' },
    include: { images: true },
  });
  expect(reviews).toMatchObject([
    { state: 'received', images: [{ imageId: copy.id, likeCaseId: opened.caseId, open: true }] },
  ]);
});
