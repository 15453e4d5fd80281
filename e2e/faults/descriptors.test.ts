import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { UploadAnswer } from '../product/post-image';
import { readMemory } from '../read-memory';
import { expectOutage } from './expect-outage';
import { openBreakable, type Breakable } from './open-breakable';
import { readCpuTime } from './read-cpu-time';
import { recover } from './recover';
import { setLimit } from './set-limit';
import { takeDescriptors } from './take-descriptors';

const AT_ONCE_MS = 2_000;
const MEBIBYTE = 1_048_576;
/** More than a draft begins with. */
const LARGE = 800_000;
/** Requests at the same time: each has a connection of its own, from before. */
const CONNECTIONS = 20;

let target: Breakable;
let pid: number;
let hot: UploadAnswer;
/** Nobody has read it. */
let cold: UploadAnswer;
const pathOf = ({ url }: UploadAnswer) => new URL(url).pathname;
const all = <T>(ask: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: CONNECTIONS }, (_, index) => ask(index)));
/** What is asked of the database, so that it has its connections too. */
const connectAll = () => all(() => target.get(`/api/images/${hot.id}`));

beforeAll(async () => {
  target = await openBreakable();
  pid = target.app.process.pid!;
  hot = await target.store();
  cold = await target.store();
  expect((await target.get(pathOf(hot))).status).toBe(200);
});
afterAll(() => target.close());

const images = async (): Promise<number> => {
  const [row] = await target.query<{ count: string }>('SELECT count(*) FROM image');
  return Number(row!.count);
};
const answersPage = async (path: string) => (await target.get(path)).status === 200;
const works = async () =>
  (await target.upload()).status === 200 && (await target.get(pathOf(cold))).status === 200;

/** No number is below it but those that every process has: nothing can be opened, whatever is closed meanwhile. */
const takeAll = () => setLimit(pid, 'nofile', 3);

describe('file descriptors that have run out', () => {
  // First: the thread of pages has not begun.
  it('before the first page: it is 503, and there is one as soon as there are any', async () => {
    await connectAll();
    const restore = await takeAll();
    try {
      expectOutage(await target.get('/'), AT_ONCE_MS);
      expect((await target.get(pathOf(hot))).status).toBe(200);
    } finally {
      await restore();
    }
    await recover('descriptors | none for the thread of pages', () => answersPage('/'), 20_000);
  });

  it('are 503 for whoever needs one; nothing is stored by halves, memory and log stay small', async () => {
    await connectAll();
    const [files, rows, memory] = [
      await target.countFiles(),
      await images(),
      await readMemory(pid, 'VmRSS'),
    ];
    const logged = target.app.output().length;
    const pngs = Array.from({ length: CONNECTIONS }, (_, index) =>
      target.nextPng(index % 2 === 0 ? 9_000 : LARGE),
    );
    const restore = await takeAll();
    try {
      for (const answer of await all((index) => target.upload(pngs[index]))) {
        expectOutage(answer, AT_ONCE_MS);
      }
      expectOutage(await target.get(pathOf(cold)), AT_ONCE_MS);
      expect((await target.get(pathOf(hot))).status).toBe(200);
      expect((await target.get(`/api/images/${hot.id}`)).status).toBe(200);
      // It has been shown before.
      expect((await target.get('/')).status).toBe(200);
      await expect
        .poll(() => target.health(), { timeout: 10_000 })
        .toMatchObject({ store: 'failed' });
      // Not shown before. Next takes what it cannot open for what is not there.
      expect((await target.get('/pricing')).status).toBeGreaterThanOrEqual(500);
    } finally {
      await restore();
    }
    await recover('descriptors | none', works, 5_000);
    await recover('descriptors | none for a page', () => answersPage('/pricing'), 20_000);
    await expect
      .poll(() => target.health(), { timeout: 10_000 })
      .toMatchObject({ database: 'ok', store: 'ok', disk: 'ok' });
    expect(((await readMemory(pid, 'VmRSS')) - memory) / MEBIBYTE).toBeLessThan(250);
    // A refusal is a line of two kilobytes, with what the kernel said.
    expect(target.app.output().length - logged).toBeLessThan(CONNECTIONS * 6_000);
    const stored = (await images()) - rows;
    await expect.poll(() => target.countFiles()).toBe(files + stored);
  }, 90_000);

  it('for the database, which has cut its connections: 503', async () => {
    await connectAll();
    const restore = await takeAll();
    try {
      target.proxy.cut();
      await expect
        .poll(() => target.health(), { timeout: 10_000 })
        .toMatchObject({ database: 'failed' });
      expectOutage(await target.get(`/api/images/${cold.id}`), AT_ONCE_MS);
      expectOutage(await target.remove(cold), AT_ONCE_MS);
      await expect
        .poll(async () => (await target.get(pathOf(hot))).status, { timeout: 5_000 })
        .toBe(503);
    } finally {
      await restore();
    }
    await recover('descriptors | none for the database', works, 5_000);
  });

  it('for new clients: they are told at once, those that are there go on, and no processor is spent', async () => {
    await connectAll();
    const { port, host } = new URL(target.app.url);
    const logged = target.app.output().length;
    const served: Socket[] = [];
    const restore = await takeDescriptors(pid);
    try {
      const [before, startedAt] = [await readCpuTime(pid), performance.now()];
      for (let at = 0; at < 200; at += 1) {
        const socket = connect(Number(port), '127.0.0.1').on('error', () => undefined);
        socket.write(`GET /robots.txt HTTP/1.1\r\nhost: ${host}\r\n\r\n`);
        const signal = AbortSignal.timeout(AT_ONCE_MS);
        const isServed = await new Promise<boolean>((resolve, reject) => {
          signal.addEventListener('abort', () => reject(new Error('neither told nor served')));
          socket.once('close', () => resolve(false)).once('data', () => resolve(true));
        });
        // A connection to the database may end meanwhile: whoever comes next has its number, and keeps it.
        if (isServed) served.push(socket);
        // Not an image: where a connection to the database has ended meanwhile, there is no other.
        if (at % 20 === 0) expect((await target.get('/robots.txt')).status).toBe(200);
      }
      expect(served.length).toBeLessThan(CONNECTIONS);
      expect(target.app.output().length - logged).toBeLessThan(50_000);
      const spent = (await readCpuTime(pid)) - before;
      expect(spent).toBeLessThan(Math.max(1_000, (performance.now() - startedAt) / 2));
    } finally {
      await restore();
      for (const socket of served) socket.destroy();
    }
    const welcomes = async () => {
      const socket = connect(Number(port), '127.0.0.1').on('error', () => undefined);
      socket.write(`GET ${pathOf(hot)} HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`);
      const [bytes] = (await once(socket, 'data', { signal: AbortSignal.timeout(3_000) })) as [
        Buffer,
      ];
      socket.destroy();
      return bytes.toString().startsWith('HTTP/1.1 200');
    };
    await recover('descriptors | none for new clients', welcomes, 5_000);
    expect(target.app.process.exitCode).toBeNull();
  });
});
