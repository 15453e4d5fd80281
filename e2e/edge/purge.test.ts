import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeCasePorts } from '@/dev/abuse/make-case-ports';
import { reportImages } from '@/dev/abuse/report-images';
import type { FaultName } from '@/dev/cloudflare/faults';
import { findCase } from '@/lib/abuse/cases/find-case';
import { removeCase } from '@/lib/abuse/cases/remove-case';
import { restoreCase } from '@/lib/abuse/cases/restore-case';
import { takeDownImage } from '@/lib/abuse/take-down-image';
import { findOldestPurge } from '@/lib/cdn/find-oldest-purge';
import { makeUniquePng } from '../product/make-unique-png';
import type { UploadAnswer } from '../product/post-image';
import { openEdge, type EdgeSetting } from './open-edge';

/** Of a wait for something that happens within milliseconds, where others use the machine as well. */
const PATIENT = { timeout: 15_000 };

let setting: EdgeSetting;
let count = 0;

beforeAll(async () => {
  setting = await openEdge();
});
afterAll(() => setting.close());
beforeEach(async () => {
  setting.cloudflare.setFault(null);
  await setting.context.db.cdnPurge.deleteMany();
});

const upload = () => setting.upload(makeUniquePng(9_000, (count += 1)));

const remove = ({ id, deleteToken }: UploadAnswer) =>
  setting.send('DELETE', `/api/images/${id}`, { authorization: `Bearer ${deleteToken}` });

async function visit(url: string, headers: Record<string, string> = {}) {
  const response = await setting.edge.fetch(url, { headers });
  await response.arrayBuffer();
  return `${response.status} ${response.headers.get('cf-cache-status')}`;
}

/** Has what is due purged, and waits for whoever else is at it. */
async function purge(): Promise<void> {
  const behind = async () => {
    await setting.workOff();
    return (await findOldestPurge(setting.context)).waiting;
  };
  await expect.poll(behind, PATIENT).toBe(0);
}

/** Waits until the origin, which is another process than this one, has seen what was done here: within a second it has. */
async function settleOrigin(url: string, status: number): Promise<void> {
  const { host, pathname } = new URL(url);
  const ask = () =>
    setting.send('GET', pathname, { host }).then(
      () => `${pathname}: 200`,
      (refused: unknown) => String(refused),
    );
  await expect.poll(ask, PATIENT).toContain(`${pathname}: ${status}`);
}

/** An image that the edge has a copy of. */
async function uploadToEdge(): Promise<UploadAnswer> {
  const image = await upload();
  expect(await visit(image.url)).toBe('200 MISS');
  expect(await visit(image.url)).toBe('200 HIT');
  return image;
}

describe('the edge forgets', () => {
  it('what its uploader deletes', async () => {
    const image = await uploadToEdge();
    const other = await uploadToEdge();
    await remove(image);
    await purge();
    expect(await visit(image.url)).toBe('404 MISS');
    expect(await visit(other.url)).toBe('200 HIT');
  });

  it('what is taken down, and says so', async () => {
    const { id, url } = await uploadToEdge();
    expect(await takeDownImage(setting.context, id)).toBe('removed');
    await settleOrigin(url, 451);
    await purge();
    expect(await visit(url)).toBe('451 MISS');
    expect(await visit(url)).toBe('451 MISS');
  });

  it('what a case removes, of which the origin says so, and shows it again where that is undone', async () => {
    const { id, url } = await uploadToEdge();
    const ports = makeCasePorts(setting.context);
    const { caseId } = await reportImages(setting.context, [id]);
    setting.cloudflare.setFault('500');
    await removeCase(ports, caseId);
    await settleOrigin(url, 451);

    // The operator sees that the cache still has it, and why.
    const findPurge = async () => (await findCase(setting.context, caseId))?.images[0]?.purge;
    await setting.workOff();
    await expect
      .poll(findPurge, PATIENT)
      .toMatchObject({ attempts: 1, failure: expect.stringContaining('500') as string });
    expect(await visit(url)).toBe('200 HIT');
    setting.cloudflare.setFault(null);
    await setting.passTime();
    await purge();
    expect(await findPurge()).toBeNull();
    expect(await visit(url)).toBe('451 MISS');
    await restoreCase(ports, caseId, 'mistake');
    await settleOrigin(url, 200);
    expect(await visit(url)).toBe('200 MISS');
  });

  it('the copies that it keeps for pages of other origins', async () => {
    const { id, url } = await uploadToEdge();
    const page = { origin: 'https://blog.example' };
    expect([await visit(url, page), await visit(url, page)]).toEqual(['200 MISS', '200 HIT']);
    await takeDownImage(setting.context, id);
    await settleOrigin(url, 451);
    await purge();
    expect([await visit(url), await visit(url, page)]).toEqual(['451 MISS', '451 MISS']);
  });

  it('what a fetch under way has filled it with after the first purge', async () => {
    const { id, url } = await upload();
    const held = setting.edge.hold(url);
    const visitor = visit(url);
    await expect.poll(held.waiting, PATIENT).toBe(1);
    await takeDownImage(setting.context, id);
    await purge();
    held.release();
    expect(await visitor).toBe('200 MISS');
    expect(await visit(url)).toBe('200 HIT');

    expect(await setting.context.db.cdnPurge.count()).toBe(1);
    await settleOrigin(url, 451);
    await setting.passTime();
    await purge();
    expect(await visit(url)).toBe('451 MISS');
    expect(await setting.context.db.cdnPurge.count()).toBe(0);
  });
});

it.each<FaultName>(['429', '500', 'drops before purging', 'drops after purging', 'html'])(
  'is purged in the end where the API %s',
  async (fault) => {
    const { cloudflare, context } = setting;
    const image = await uploadToEdge();
    cloudflare.setFault(fault);
    await remove(image);
    /** What is left of the two purges after one more attempt, and how often they were tried. */
    const attempt = async () => {
      await setting.passTime();
      await setting.workOff();
      const { _count: left, _max } = await context.db.cdnPurge.aggregate({
        _count: true,
        _max: { attempts: true },
      });
      return { left, attempts: _max.attempts ?? 0 };
    };
    const tried = async () => (await attempt()).attempts;
    await expect.poll(tried, PATIENT).toBeGreaterThanOrEqual(3);
    expect((await attempt()).left).toBe(2);

    cloudflare.setFault(null);
    await expect.poll(async () => (await attempt()).left, PATIENT).toBe(0);
    expect(await visit(image.url)).toBe('404 MISS');
  },
);
