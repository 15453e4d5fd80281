import { expect, it } from 'vitest';
import { makeTestEnv } from '@/dev/context/make-test-env';
import type { DoctorPorts } from '../doctor-ports';
import { checkCron } from './check-cron';

const [young, old] = ['a-newer-one-of-them', 'an-older-one-of-them'];
const look = (settings: Record<string, string>) =>
  checkCron({ env: makeTestEnv(settings) } as DoctorPorts);

it.each([
  [{}, 'ok', /^`npm start` runs the jobs itself/],
  [{ CRON: 'off' }, 'fail', /CRON=off, and CRON_SECRET is not set/],
  [{ CRON: 'off', CRON_SECRET: young }, 'ok', /show CRON_SECRET$/],
  [{ CRON: 'off', CRON_SECRET: `${young},${old}` }, 'ok', /one of the 2 secrets of CRON_SECRET$/],
])('with %o says %s', async (settings, state, what) => {
  expect(await look(settings)).toMatchObject({ state, what: expect.stringMatching(what) });
});
