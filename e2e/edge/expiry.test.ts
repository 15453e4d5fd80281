import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeUniquePng } from '../product/make-unique-png';
import { openEdge, type EdgeSetting } from './open-edge';

const BETWEEN_VISITS_MS = 20;

let setting: EdgeSetting;
beforeAll(async () => {
  setting = await openEdge({ FREE_RETENTION_SECONDS: '4' });
});
afterAll(() => setting.close());

/** Asks for an image until it is gone. Every answer, with the time when it was asked for. */
async function watch(url: string) {
  const seen: { status: number; hit: boolean; sentAt: number }[] = [];
  while (seen.at(-1)?.status !== 404) {
    const sentAt = Date.now();
    const response = await setting.edge.fetch(url);
    await response.arrayBuffer();
    const hit = response.headers.get('cf-cache-status') === 'HIT';
    seen.push({ status: response.status, hit, sentAt });
    await delay(BETWEEN_VISITS_MS);
  }
  return seen;
}

it('is answered by the edge until its expiry and not after, with no job', async () => {
  const { url, expiresAt } = await setting.upload(makeUniquePng(9_000, 1));
  const seen = await watch(url);
  expect(seen.filter(({ hit, status }) => hit && status === 200).length).toBeGreaterThan(1);
  const end = Date.parse(expiresAt);
  expect(seen.filter(({ status, sentAt }) => status === 200 && sentAt >= end)).toEqual([]);
  expect(setting.cloudflare.calls).toEqual([]);
});
