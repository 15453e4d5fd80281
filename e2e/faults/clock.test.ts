import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { UploadAnswer } from '../product/post-image';
import { ask } from './ask';
import { expectOutage } from './expect-outage';
import { openBreakable, type Breakable } from './open-breakable';
import { recover } from './recover';

const DAY_MS = 86_400_000;
const MOST_LOOKS = { timeout: 20_000, interval: 200 };

let target: Breakable;
beforeAll(async () => {
  target = await openBreakable({ CRON_SECRET: 'a-secret-of-the-tests-of-faults' });
});
afterAll(() => target.close());

const pathOf = ({ url }: UploadAnswer) => new URL(url).pathname;

describe('a clock', () => {
  afterEach(() => target.plan({}));

  const states = async () =>
    (await target.query<{ state: string }>('SELECT DISTINCT state FROM image')).map(
      ({ state }) => state,
    );
  const callCron = (job: string) =>
    ask(`${target.app.url}/api/cron/${job}`, {
      headers: { authorization: 'Bearer a-secret-of-the-tests-of-faults' },
    });
  const cron = async (job: string) => (await callCron(job)).status;

  it('that jumps forwards ends images for as long as it is wrong, and destroys none', async () => {
    const image = await target.store();
    const files = await target.countFiles();
    await target.plan({ clockMs: 8 * DAY_MS });
    const look = () => target.get(pathOf(image)).then(({ status }) => status);
    await expect.poll(look, MOST_LOOKS).toBe(404);
    for (const job of ['expire', 'purge-records', 'sweep-orphans']) {
      expectOutage(await callCron(job), 2_000, 'clock_wrong');
    }
    await expect.poll(() => target.health(), MOST_LOOKS).toMatchObject({ jobs: 'failed' });
    await target.plan({});
    await recover('clock | 8 days ahead', async () => (await look()) === 200, 5_000);
    expect(await states()).toEqual(['live']);
    // Whoever looks whether the store is well writes a draft.
    await expect.poll(() => target.countFiles(), MOST_LOOKS).toBe(files);
    await expect.poll(() => target.health(), MOST_LOOKS).toMatchObject({ jobs: 'ok' });
    expect(await cron('expire')).toBe(200);
  });

  it('that jumps backwards serves, takes and deletes as ever, and its jobs run again', async () => {
    const image = await target.store();
    await target.plan({ clockMs: -8 * DAY_MS });
    await expect.poll(() => target.health(), MOST_LOOKS).toMatchObject({ jobs: 'failed' });
    const { status } = await target.get(pathOf(image));
    expect([status, (await target.upload()).status]).toEqual([200, 200]);
    expect((await target.remove(image)).status).toBe(204);
    await target.plan({});
    await recover('clock | 8 days behind', async () => (await cron('expire')) === 200, 20_000);
    expect((await target.get(pathOf(image))).status).toBe(404);
    await expect.poll(() => target.health(), MOST_LOOKS).toMatchObject({ jobs: 'ok' });
  });
});
