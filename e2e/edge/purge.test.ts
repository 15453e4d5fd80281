import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FaultName } from '@/dev/cloudflare/faults';
import { takeDownImage } from '@/lib/abuse/take-down-image';
import { makeUniquePng } from '../product/make-unique-png';
import type { UploadAnswer } from '../product/post-image';
import { openEdge, type EdgeSetting } from './open-edge';
import { workOffPurges } from './work-off-purges';

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
    await workOffPurges(setting);
    expect(await visit(image.url)).toBe('404 MISS');
    expect(await visit(other.url)).toBe('200 HIT');
  });

  it('what is taken down, and says so', async () => {
    const { id, url } = await uploadToEdge();
    expect(await takeDownImage(setting.context, id)).toBe('removed');
    await workOffPurges(setting);
    expect(await visit(url)).toBe('451 MISS');
    expect(await visit(url)).toBe('451 MISS');
  });

  it('the copies that it keeps for pages of other origins', async () => {
    const { id, url } = await uploadToEdge();
    const page = { origin: 'https://blog.example' };
    expect([await visit(url, page), await visit(url, page)]).toEqual(['200 MISS', '200 HIT']);
    await takeDownImage(setting.context, id);
    await workOffPurges(setting);
    expect([await visit(url), await visit(url, page)]).toEqual(['451 MISS', '451 MISS']);
  });

  it('what a fetch under way has filled it with after the first purge', async () => {
    const { id, url } = await upload();
    const held = setting.edge.hold(url);
    const visitor = visit(url);
    await expect.poll(held.waiting).toBe(1);
    await takeDownImage(setting.context, id);
    await workOffPurges(setting);
    held.release();
    expect(await visitor).toBe('200 MISS');
    expect(await visit(url)).toBe('200 HIT');

    expect(await setting.context.db.cdnPurge.count()).toBe(1);
    await setting.passTime();
    await workOffPurges(setting);
    expect(await visit(url)).toBe('451 MISS');
    expect(await setting.context.db.cdnPurge.count()).toBe(0);
  });
});

it.each<FaultName>(['429', '500', 'drops before purging', 'drops after purging', 'html'])(
  'is purged in the end where the API %s',
  async (fault) => {
    const image = await uploadToEdge();
    await remove(image);
    // Each attempt is two calls: the first fails, then the second, then none.
    setting.cloudflare.queueFaults(fault, null, fault);
    for (const left of [2, 2, 0]) {
      await workOffPurges(setting);
      expect(await setting.context.db.cdnPurge.count()).toBe(left);
      await setting.passTime();
    }
    expect(await visit(image.url)).toBe('404 MISS');
  },
);
