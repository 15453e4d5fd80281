import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openOperator } from '../../open-operator';
import { makeUniquePng } from '../../product/make-unique-png';
import { uploadImage, type UploadAnswer } from '../../product/post-image';
import { readFiles } from '../../product/payments/read-files';
import { openTarget, type Target } from '../open-target';
import { reportImage } from './report-image';

const operator = privateKeyToAccount(generatePrivateKey());
const LIFE_SECONDS = 3;

let target: Target;
let pictures = 0;
beforeAll(async () => {
  target = await openTarget({
    env: {
      CRON: 'off',
      FREE_RETENTION_SECONDS: String(LIFE_SECONDS),
      OPERATOR_WALLETS: operator.address,
    },
  });
});
afterAll(() => target.close());

const upload = () => uploadImage(target.app.url, makeUniquePng(9_000, (pictures += 1)));
const get = (url: string, headers: Record<string, string> = {}, method = 'GET') =>
  fetch(url, { method, headers });
const passes = (time: string) =>
  expect
    .poll(() => Date.now(), { timeout: 15_000, interval: 20 })
    .toBeGreaterThan(Date.parse(time));

type Report = {
  readonly status: string;
  readonly did: Record<string, number>;
  readonly left: Record<string, unknown>;
};
async function runExpire(): Promise<Report> {
  const headers = { authorization: `Bearer ${target.secrets.cron}` };
  const response = await get(`${target.app.url}/api/cron/expire`, headers);
  expect(response.status).toBe(200);
  return (await response.json()) as Report;
}

const findRow = async (id: string) => {
  const [row] = await target.query<{ key: string; state: string; attempts: number }>(
    `SELECT storage_key AS key, state, destroy_attempts AS attempts FROM image WHERE id = '${id}'`,
  );
  return row!;
};
async function findFile(key: string): Promise<string> {
  const root = path.join(target.app.dataDir, 'images');
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const { parentPath, name } = entries.find((entry) => entry.name === path.basename(key))!;
  return path.join(parentPath, name);
}
const isStored = async (key: string) =>
  (await readFiles(target.app.dataDir)).includes(path.basename(key));

describe('expiry, with no job running', () => {
  let image: UploadAnswer;
  let etag: string;
  let modified: string;
  let ages: number[];
  beforeAll(async () => {
    image = await upload();
    ages = [];
    for (;;) {
      const response = await get(image.url);
      await response.arrayBuffer();
      if (response.status !== 200) break;
      etag = response.headers.get('etag')!;
      modified = response.headers.get('last-modified')!;
      ages.push(Number(/max-age=(\d+)/.exec(response.headers.get('cache-control')!)![1]));
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(image.expiresAt));
  });

  it('before it: 200 with a max-age that shrinks, and never outlives the image', () => {
    expect(Math.max(...ages)).toBeLessThanOrEqual(LIFE_SECONDS);
    expect(ages).toEqual([...ages].sort((a, b) => b - a));
    expect(new Set(ages).size).toBeGreaterThan(2);
    expect(ages.at(-1)).toBeLessThanOrEqual(1);
  });

  it.each<[string, () => Record<string, string>]>([
    ['with the tag that it had', () => ({ 'if-none-match': etag })],
    ['with any tag', () => ({ 'if-none-match': '*' })],
    ['with a weak tag', () => ({ 'if-none-match': `W/${etag}` })],
    ['with its time', () => ({ 'if-modified-since': modified })],
    ['with a time to come', () => ({ 'if-modified-since': 'Fri, 01 Jan 2099 00:00:00 GMT' })],
    ['for a range of it', () => ({ range: 'bytes=0-9' })],
    ['for a range, if it is the same', () => ({ range: 'bytes=0-9', 'if-range': etag })],
    ['from a cache that would take it stale', () => ({ 'cache-control': 'max-stale=99999' })],
  ])('after it, %s: 404, and never 304 or 206', async (_, headers) => {
    for (const method of ['GET', 'HEAD']) {
      const response = await target.besides(() => get(image.url, headers(), method));
      expect(response.status).toBe(404);
      expect(response.headers.get('etag')).toBeNull();
      expect(
        Number(
          /max-age=(\d+)/.exec(response.headers.get('cache-control') ?? 'max-age=0')?.[1] ?? 0,
        ),
      ).toBeLessThanOrEqual(60);
    }
  });

  it('after it: no facts, no page, no copy by its URL', async () => {
    expect((await get(`${target.app.url}/api/images/${image.id}`)).status).toBe(404);
    expect((await get(`${target.app.url}/${image.id}`)).status).toBe(404);
    const copied = await target.besides(({ app }) =>
      fetch(`${app.url}/api/free`, {
        method: 'POST',
        body: JSON.stringify({ url: image.url }),
        headers: { 'content-type': 'application/json' },
      }),
    );
    expect(copied.status).toBe(403);
  });

  it.each(['0', '-1h', '1e9', '9'.repeat(20), 'NaN', '1h;8d', '١h', '0x10', '{}', '1h\0'])(
    'a lifetime of %j of one’s own is refused, or within what is given',
    async (expires) => {
      const one = await fetch(`${target.app.url}/api/free`, {
        method: 'POST',
        body: JSON.stringify({
          image: makeUniquePng(9_000, (pictures += 1)).toString('base64'),
          expires,
        }),
        headers: { 'content-type': 'application/json' },
      });
      if (one.status === 200) {
        const { expiresAt } = (await one.json()) as UploadAnswer;
        const left = Date.parse(expiresAt) - Date.now();
        expect(left).toBeGreaterThan(0);
        expect(left).toBeLessThanOrEqual(LIFE_SECONDS * 1_000);
      } else expect(one.status).toBe(400);
    },
  );
});

describe('the job that ends what has expired', () => {
  it('called ten times at once: each thing is done once', async () => {
    const images = await Promise.all([1, 2, 3, 4].map(upload));
    await passes(images.at(-1)!.expiresAt);
    const reports = await Promise.all(Array.from({ length: 10 }, runExpire));
    expect(reports.map(({ status }) => status)).toContain('done');
    for (const { id } of images) {
      const { key, state, attempts } = await findRow(id);
      expect([state, attempts]).toEqual(['deleted', 1]);
      expect(await isStored(key)).toBe(false);
    }
  });

  it('leaves what is on legal hold, whoever wants it gone', async () => {
    const image = await upload();
    const { caseId } = await reportImage(target.app.url, image.url);
    const desk = await openOperator(target.app.url, operator);
    expect((await desk.act(caseId, { action: 'hold' })).status).toBe(303);
    const headers = { authorization: `Bearer ${image.deleteToken}` };
    await get(`${target.app.url}/api/images/${image.id}`, headers, 'DELETE');
    expect((await get(image.url)).status).toBe(404);
    await passes(image.expiresAt);
    await runExpire();
    await runExpire();
    const { key, state } = await findRow(image.id);
    expect(state).not.toBe('deleted');
    expect(await isStored(key)).toBe(true);
  });

  it('tries again what the store did not give up, and does the rest meanwhile', async () => {
    const [stuck, other] = [await upload(), await upload()];
    const { key } = await findRow(stuck.id);
    const file = await findFile(key);
    // A folder that is not empty in the place of the file: no unlink takes that away.
    await rename(file, `${file}.kept`);
    await mkdir(path.join(file, 'inside'), { recursive: true });
    await passes(other.expiresAt);
    const first = await runExpire();
    expect(first.did.failed).toBeGreaterThanOrEqual(1);
    expect((await findRow(other.id)).state).toBe('deleted');
    expect((await findRow(stuck.id)).state).toBe('deleting');
    expect((await get(stuck.url)).status).toBe(404);
    await rm(file, { recursive: true });
    await rename(`${file}.kept`, file);
    // Its next turn has come.
    await target.query(`UPDATE image SET bytes_due_at = now() WHERE id = '${stuck.id}'`);
    await runExpire();
    expect(await findRow(stuck.id)).toMatchObject({ state: 'deleted', attempts: 2 });
    expect(await isStored(key)).toBe(false);
  });
});
