import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createClient } from '@/lib/db/create-client';
import { listMissingBytes } from '@/lib/lifecycle/list-missing-bytes';
import { listOrphans } from '@/lib/lifecycle/list-orphans';
import { createDiskStore } from '@/lib/storage/disk/create-disk-store';
import { startApp, type RunningApp } from '../start-app';
import { makeUniquePng } from './make-unique-png';
import { postImage, type UploadAnswer } from './post-image';

const KILLS = 10;
const IN_FLIGHT = 4;

/** Facts of the Postgres that runs inside a data folder. */
async function readPostgres(dataDir: string): Promise<{ pid: number; url: string }> {
  const folder = path.join(dataDir, 'postgres');
  const lines = (await readFile(path.join(folder, 'data/postmaster.pid'), 'utf8')).split('\n');
  const { app } = JSON.parse(await readFile(path.join(folder, 'credentials.json'), 'utf8')) as {
    app: string;
  };
  return {
    pid: Number(lines[0]),
    url: `postgres://img402_app:${app}@127.0.0.1:${lines[3]}/img402`,
  };
}

/** Uploads without a pause until the server is gone; answers go into `answered` the moment they arrive. */
async function streamUploads(
  app: RunningApp,
  next: () => number,
  answered: Map<number, UploadAnswer>,
): Promise<void> {
  for (;;) {
    const index = next();
    try {
      const response = await postImage(app.url, makeUniquePng(40_000, index));
      if (response.status !== 200) continue;
      answered.set(index, (await response.json()) as UploadAnswer);
    } catch {
      // The connection broke: what was under way was not answered.
      return;
    }
  }
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

it(`loses nothing that it answered through ${KILLS} kills of server and database at random moments`, async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'img402-kill-'));
  const answered = new Map<number, UploadAnswer>();
  let index = 0;
  for (let kill = 0; kill < KILLS; kill += 1) {
    const app = await startApp({ dataDir });
    const postgres = await readPostgres(dataDir);
    const streams = Array.from({ length: IN_FLIGHT }, () =>
      streamUploads(app, () => (index += 1), answered),
    );
    const before = answered.size;
    while (answered.size === before) await delay(1);
    await delay(Math.random() * 400);
    if (kill % 2 === 1) process.kill(postgres.pid, 'SIGKILL');
    await app.kill();
    await Promise.all(streams);
  }
  expect(answered.size).toBeGreaterThanOrEqual(KILLS);

  const store = createDiskStore({ root: path.join(dataDir, 'images'), fsync: true });
  const planted = `${'0'.repeat(12)}-${'0'.repeat(20)}.png`;
  await store.put(planted, [makeUniquePng(3_000, 0)], 'image/png');

  const app = await startApp({ dataDir });
  const db = createClient((await readPostgres(dataDir)).url);
  try {
    for (const [uploaded, { url }] of answered) {
      // The port is another one after each start.
      const response = await fetch(new URL(new URL(url).pathname, app.url));
      expect(response.status).toBe(200);
      const bytes = Buffer.from(await response.arrayBuffer());
      expect(bytes.equals(makeUniquePng(40_000, uploaded))).toBe(true);
    }
    expect(await collect(listMissingBytes({ db, store }))).toEqual([]);
    const pages = await collect(listOrphans({ db, store }));
    const orphans = pages.flatMap((page) => page.orphans);
    expect(orphans.map(({ key }) => key)).toContain(planted);
    const rows = await db.image.count({ where: { bytesDeletedAt: null } });
    let objects = 0;
    for (let after: string | null | undefined; after !== null;) {
      const page = await store.list({ limit: 1_000, ...(after === undefined ? {} : { after }) });
      objects += page.objects.filter(({ key }) => key.endsWith('.png')).length;
      after = page.next;
    }
    expect(objects).toBe(rows + orphans.length);
  } finally {
    await db.$disconnect();
    await app.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}, 300_000);
