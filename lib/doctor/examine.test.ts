import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { makeTestEnv } from '@/dev/context/make-test-env';
import { wrapStore } from '@/dev/context/wrap-store';
import { openSurgery, type Surgery } from '@/dev/doctor/open-surgery';
import { examine } from './examine';

let stage: Surgery;
beforeAll(async () => {
  stage = await openSurgery();
});
beforeEach(() => stage.heal());
afterAll(() => stage.close());

it('finds nothing where everything is right', async () => {
  const found = await examine(stage.portsWith());
  expect(found.map(({ state, name, what }) => `${state} ${name}: ${what}`)).toEqual([
    expect.stringMatching(/^ok database: Postgres 18\S* answers to img402_app, who cannot alter/),
    expect.stringMatching(/^ok migrations: all \d+ are applied$/),
    'ok secret: the database knows APP_SECRET',
    'ok clock: agrees with that of the database',
    expect.stringMatching(/^ok store: disk: written, read and deleted; .* free$/),
    'ok cron: `npm start` runs the jobs itself',
    'ok jobs: each has run within a day',
    expect.stringMatching(/^ok facilitator: 127\.0\.0\.1:\d+ takes exact on base-sepolia, both/),
    expect.stringMatching(/^ok chain: a node of base-sepolia \(84532\) answers in \d+ ms$/),
    'ok token: 0x036cbd53842c5426634e7929541ec2318f3dcf7e is USDC, version 2',
    'ok pay-to: 0x4020000000000000000000000000000000000402 is an account of a key',
    expect.stringMatching(/^ok blocks: the newest is \d+ s old$/),
    expect.stringMatching(/^ok site: .* is this deployment, and is well$/),
    expect.stringMatching(/^ok images: .* serves images and nothing else$/),
    'ok proxy: TRUST_PROXY=none contradicts nothing',
    'ok cdn: cloudflare took a purge by address and one by prefix',
    'ok mail: the mail server lets us in; alerts go to 1 address',
    'ok webhook: somebody listens at ALERT_WEBHOOK_URL',
    'ok alerts: operators are told of cases and deadlines',
    'skipped screening: `npm start` looks at pictures, and nothing else does',
    'ok preservation: encrypted to a key that is kept elsewhere',
  ]);
});

it('is content with a laptop on which nothing is configured', async () => {
  const env = makeTestEnv({ PORT: '0' });
  const alerts = { mail: null, webhook: null };
  const nothing = { db: null, secrets: null, payments: null, cdn: null, alerts };
  const found = await examine(stage.portsWith({}, { env, ...nothing }));
  expect(found.filter(({ state }) => state !== 'skipped').map(({ name }) => name)).toEqual([
    'cron',
  ]);
});

it('ends where a check hangs', async () => {
  const store = wrapStore(stage.its.test.context.store, {
    check: () => new Promise(() => undefined),
  });
  const found = await examine(stage.portsWith({}, { store }), { timeoutMs: 2_000 });
  expect(found.find(({ name }) => name === 'store')).toMatchObject({
    state: 'fail',
    what: 'no answer within 2 s',
  });
});

it('tells of what throws its kind, and no secret', async () => {
  const check = () => Promise.reject(new Error('hunter22', { cause: new TypeError('hunter22') }));
  const store = wrapStore(stage.its.test.context.store, { freeBytes: check });
  const found = await examine(stage.portsWith({}, { store }));
  expect(found.find(({ name }) => name === 'store')).toMatchObject({
    state: 'fail',
    what: 'Error, TypeError',
  });
  expect(JSON.stringify(found)).not.toContain('hunter22');
});
