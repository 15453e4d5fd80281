import { rename } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { UploadAnswer } from '../product/post-image';
import { readMemory } from '../read-memory';
import { expectOutage } from './expect-outage';
import { openBreakable, type Breakable } from './open-breakable';
import { recover } from './recover';
import { setLimit } from './set-limit';

const AT_ONCE_MS = 2_000;
const MEBIBYTE = 1_048_576;
/** The disk is waited for 20 s. */
const LONGEST_MS = 25_000;
/** More than a draft begins with. */
const LARGE = 800_000;

let target: Breakable;
let hot: UploadAnswer;
/** Nobody has read it. */
let cold: UploadAnswer;
const pathOf = ({ url }: UploadAnswer) => new URL(url).pathname;
const works = async () =>
  (await target.upload()).status === 200 && (await target.get(pathOf(cold))).status === 200;

beforeAll(async () => {
  target = await openBreakable();
  hot = await target.store();
});
beforeEach(async () => {
  cold = await target.store();
  expect((await target.get(pathOf(hot))).status).toBe(200);
});
afterEach(() => target.plan({}));
afterAll(() => target.close());

/** An answer of it holds for two seconds. */
const expectHealth = (parts: Record<string, string>) =>
  expect.poll(() => target.health(), { timeout: 15_000 }).toMatchObject(parts);

const images = async (): Promise<number> => {
  const [row] = await target.query<{ count: string }>('SELECT count(*) FROM image');
  return Number(row!.count);
};

async function expectBack(what: string): Promise<void> {
  await recover(what, works, 5_000);
  await expectHealth({ database: 'ok', store: 'ok', disk: 'ok' });
}

describe('a disk', () => {
  it('that is full: uploads are 503 and leave nothing, all that is there is served', async () => {
    const before = await target.countFiles();
    await target.plan({ disk: 'full' });
    for (const bytes of [9_000, LARGE]) {
      expectOutage(await target.upload(target.nextPng(bytes)), AT_ONCE_MS);
    }
    expect(await target.countFiles()).toBe(before);
    for (const image of [hot, cold]) expect((await target.get(pathOf(image))).status).toBe(200);
    expect((await target.remove(cold)).status).toBe(204);
    await expectHealth({ database: 'ok', store: 'failed' });
    cold = hot;
    await target.plan({});
    await expectBack('disk | full');
  });

  it('that the kernel lets nothing more be written to: the same', async () => {
    const before = await target.countFiles();
    const restore = await setLimit(target.app.process.pid!, 'fsize', 4_096);
    try {
      for (const bytes of [9_000, LARGE]) {
        expectOutage(await target.upload(target.nextPng(bytes)), AT_ONCE_MS);
      }
      expect(await target.countFiles()).toBe(before);
      expect((await target.get(pathOf(cold))).status).toBe(200);
    } finally {
      await restore();
    }
    await expectBack('disk | full, by the kernel');
  });

  it('that is gone: 503, hot images are served, and nothing is lost when it is mounted again', async () => {
    const aside = `${target.images}-aside`;
    await rename(target.images, aside);
    expectOutage(await target.upload(), AT_ONCE_MS);
    expectOutage(await target.get(pathOf(cold)), AT_ONCE_MS);
    expect((await target.get(pathOf(hot))).status).toBe(200);
    await expectHealth({ database: 'ok', store: 'failed', disk: 'failed' });
    await rename(aside, target.images);
    await expectBack('disk | gone');
  });

  it('that is slow: served, only later', async () => {
    await target.plan({ disk: 'slow' });
    const answers = await Promise.all([target.upload(), target.get(pathOf(cold))]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    await target.plan({});
    await expectBack('disk | slow');
  });

  it('that hangs: 503 within 25 s, then at once; memory stays; hot images are served; and drafts go when it is back', async () => {
    const [before, rows] = [await target.countFiles(), await images()];
    const { pid } = target.app.process;
    const memory = await readMemory(pid!, 'VmRSS');
    // Before: what it takes to make them is no part of the answers.
    const pngs = Array.from({ length: 30 }, () => target.nextPng(LARGE));
    await target.plan({ disk: 'hang' });
    const many = pngs.map((png, index) =>
      index % 3 === 0 ? target.get(pathOf(cold)) : target.upload(png),
    );
    expect((await target.get(pathOf(hot))).status).toBe(200);
    for (const answer of await Promise.all(many)) expectOutage(answer, LONGEST_MS);
    const later = pngs.map((png) => target.upload(png));
    for (const answer of await Promise.all(later)) expectOutage(answer, AT_ONCE_MS * 2);
    expectOutage(await target.get(pathOf(cold)), AT_ONCE_MS);
    expect((await target.get(pathOf(hot))).status).toBe(200);
    const grown = (await readMemory(pid!, 'VmRSS')) - memory;
    expect(grown / MEBIBYTE).toBeLessThan(250);
    await expectHealth({ database: 'ok', store: 'failed', disk: 'failed' });
    await target.plan({});
    await expectBack('disk | hangs');
    // What was on its way into the disk is no file of anybody's: beside what `works` has stored, there is nothing more.
    const stored = (await images()) - rows;
    await expect.poll(() => target.countFiles()).toBe(before + stored);
  }, 90_000);
});
