import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { JOB_NAMES } from './jobs';

it('are all called by vercel.json, once a day: as often as the free plan allows', async () => {
  const file = fileURLToPath(new URL('../../vercel.json', import.meta.url));
  const { crons } = JSON.parse(await readFile(file, 'utf8')) as {
    crons: { path: string; schedule: string }[];
  };
  expect(crons.map(({ path }) => path)).toEqual(JOB_NAMES.map((name) => `/api/cron/${name}`));
  for (const { schedule } of crons) expect(schedule).toMatch(/^\d+ \d+ \* \* \*$/);
});
