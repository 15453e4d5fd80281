import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startSmtp, type LocalSmtp } from '@/dev/mail/start-smtp';
import { startWebhook, type LocalWebhook } from '@/dev/webhook/start-webhook';
import { PATHS } from '@/lib/http/find-route';
import { openOperator } from '../open-operator';
import { makePayingFetch } from '../product/payments/make-paying-fetch';
import { runScript } from '../run-script';
import { startApp, type RunningApp } from '../start-app';
import { findMarks } from './find-marks';
import { listNeedles, type Needle } from './list-needles';
import { makeMarks } from './make-marks';
import { openCluster, type OpenCluster } from './open-cluster';
import { searchFolder } from './search-folder';
import { searchProcess } from './search-process';
import { makeSender, tellAll, type Send } from './send-marked';
import { breakOff, PATHS_TO_WALK, uploadMarked, walkRoutes } from './walk-routes';

const marks = makeMarks();
const CRON_SECRET = `cron-${marks.stem}`;
const METRICS_TOKEN = `metrics-${marks.stem}`;
const operator = privateKeyToAccount(generatePrivateKey());
const startedAt = Date.now();

let smtp: LocalSmtp;
let webhook: LocalWebhook;
let folder: string;
let app: RunningApp;
let cluster: OpenCluster;
let send: Send;
let turns: () => number;
/** Texts that are shown once to whom they belong. */
const told: string[] = [];
let signature = '';

beforeAll(async () => {
  [smtp, webhook] = await Promise.all([startSmtp(), startWebhook()]);
  folder = await mkdtemp(path.join(tmpdir(), 'img402-privacy-'));
  await mkdir(path.join(folder, 'tmp'));
  app = await startApp({
    dataDir: path.join(folder, 'data'),
    env: {
      ...{ TMPDIR: path.join(folder, 'tmp'), LOG_LEVEL: 'trace', RATE_LIMITS: 'on' },
      ...{ TRUST_PROXY: '1', CRON_SECRET, METRICS_TOKEN, OPERATOR_WALLETS: operator.address },
      ...{ SMTP_URL: smtp.url, MAIL_FROM: 'img402@example.org', ALERT_MAIL: 'op@example.org' },
      ALERT_WEBHOOK_URL: webhook.url,
      ALERT_WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
    },
  });
  cluster = await openCluster(app.dataDir);
  ({ send, turns } = makeSender(app.url, marks));
}, 120_000);
afterAll(async () => {
  await cluster.client.end();
  await app.stop();
  await Promise.all([smtp.stop(), webhook.stop()]);
  await rm(folder, { recursive: true });
});

const json = (body: object) => ({
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});
/** A report that needs no more than these; its reporter is answered by mail. */
const plainReport = (urls: readonly string[]) => ({
  ...{ method: 'POST', path: '/api/abuse' },
  ...json({
    ...{ urls, category: 'malware', details: marks.text('details'), name: marks.text('name') },
    email: `${marks.text('reporter')}@example.org`,
  }),
});

/** Everything that this test looks for: what clients said, and what only they and we may know. */
async function listAll(): Promise<Needle[]> {
  const secret = (await readFile(path.join(app.dataDir, 'app-secret'), 'utf8')).trim();
  return listNeedles(marks, [secret], turns());
}

async function walkEverything(): Promise<ReadonlyMap<number, number>> {
  const uploads = await uploadMarked(send, marks);
  const [first, second] = uploads;
  for (const { sha256, url, deleteToken } of uploads) {
    told.push(deleteToken);
    const served = await send({ method: 'GET', path: new URL(url).pathname });
    expect(served.status).toBe(200);
    expect(findMarks(await listAll(), 'what is served', served.body)).toEqual([]);
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
  }
  const reported = await send(plainReport([first!.url]));
  expect(reported.status, reported.body.toString()).toBe(201);
  const { caseId } = JSON.parse(reported.body.toString()) as { caseId: string };
  const desk = await openOperator(app.url, operator);
  const noted = await desk.act(caseId, { action: 'note', text: marks.text('note') });
  expect(noted.status).toBeLessThan(400);
  const statuses = await walkRoutes(send, marks, second!);
  const account = privateKeyToAccount(generatePrivateKey());
  await send({ method: 'POST', path: '/api/wallet/faucet', ...json({ address: account.address }) });
  const pay = makePayingFetch(2, account, async (input, init) => {
    const request = new Request(input, init);
    for (const [name, value] of Object.entries(tellAll(marks, 30_000))) {
      request.headers.set(name, value);
    }
    const header = request.headers.get('payment-signature');
    if (header !== null) {
      const paid = JSON.parse(Buffer.from(header, 'base64').toString()) as {
        payload: { signature: string };
      };
      ({ signature } = paid.payload);
    }
    return fetch(request);
  });
  const bought = await pay(`${app.url}/api/upload/token?q=${marks.text('query')}`, {
    method: 'POST',
    headers: { 'idempotency-key': marks.text('paid-key') },
  });
  expect(bought.status).toBe(200);
  told.push(((await bought.json()) as { token: string }).token);
  await breakOff(app.url, marks);
  for (const [name, secret, at] of [
    ['cron', CRON_SECRET, '/api/cron/expire'],
    ['metrics', METRICS_TOKEN, '/metrics'],
  ] as const) {
    const headers = { authorization: `Bearer ${secret}` };
    expect((await send({ method: 'GET', path: at, headers })).status, name).toBe(200);
  }
  const limited = await Promise.all(
    Array.from({ length: 150 }, () =>
      send({
        ...{ method: 'POST', path: '/api/wallet/faucet' },
        headers: { 'x-forwarded-for': marks.address(40_000) },
      }),
    ),
  );
  const all = new Map(statuses);
  for (const { status } of limited) all.set(status, (all.get(status) ?? 0) + 1);
  return all;
}

/** What is asked while something is broken: each ends in an exception, which is logged. */
async function askBroken(id: string): Promise<number[]> {
  const answers = [
    await uploadMarked(send, marks).then(
      () => 200,
      (thrown: unknown) => Number(/\b\d{3}\b/.exec((thrown as Error).message)?.[0]),
    ),
    (await send(plainReport([`${app.url}/i/${id}.png`]))).status,
    (await send({ method: 'GET', path: `/api/images/${id}` })).status,
    (await send({ method: 'GET', path: `/i/${id}.png` })).status,
    (await send({ method: 'GET', path: `/${id}` })).status,
    (
      await send({
        method: 'POST',
        path: '/operator/sign-in',
        ...json({ message: marks.text('m') }),
      })
    ).status,
    (
      await send({
        ...{ method: 'DELETE', path: `/api/images/${id}` },
        headers: { authorization: `Bearer ${told[0]}` },
      })
    ).status,
  ];
  return answers;
}

async function breakParts(id: string): Promise<number[]> {
  const { client } = cluster;
  const images = path.join(app.dataDir, 'images');
  await rename(images, `${images}-away`);
  await writeFile(images, '');
  const statuses = await askBroken(id);
  await rm(images);
  await rename(`${images}-away`, images);
  // A statement that fails names its values, if it is let.
  await client.query(
    'REVOKE INSERT, UPDATE, SELECT ON ALL TABLES IN SCHEMA public FROM img402_app',
  );
  statuses.push(...(await askBroken(id)));
  await client.query('ALTER ROLE img402_app NOLOGIN');
  await client.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'img402_app'",
  );
  statuses.push(...(await askBroken(id)));
  await client.query('ALTER ROLE img402_app LOGIN');
  await client.query(
    'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO img402_app',
  );
  return statuses;
}

describe('what a client tells of itself', () => {
  it('names a way to walk every route', () => {
    const names = new Set([...PATHS.map(({ route }) => route.name), 'image']);
    expect(Object.keys(PATHS_TO_WALK).sort()).toEqual([...names].sort());
  });

  it(
    'is nowhere, but what a reporter gave, and that is encrypted',
    { timeout: 400_000 },
    async () => {
      const statuses = await walkEverything();
      // Alerts went to the operator before anything was broken.
      await vi.waitFor(
        () => {
          expect(smtp.received.length).toBeGreaterThan(1);
          expect(webhook.received.length).toBeGreaterThan(0);
        },
        { timeout: 30_000, interval: 100 },
      );
      const { rows } = await cluster.client.query<{ id: string }>('SELECT id FROM image LIMIT 1');
      const broken = await breakParts(rows[0]!.id);
      expect(broken.some((status) => status === 500)).toBe(true);
      expect(broken.some((status) => status === 503)).toBe(true);
      for (const status of [200, 400, 401, 402, 404, 405, 415, 422, 429]) {
        expect([...statuses.keys()], `none was answered ${status}`).toContain(status);
      }
      const log = app.output();
      for (const name of Object.keys(PATHS_TO_WALK)) {
        expect(log, `the log of ${name}`).toContain(`"route":"${name}"`);
      }

      const needles = await listAll();
      const found = findMarks(needles, 'log', Buffer.from(log));
      await cluster.client.query('CHECKPOINT');
      const dump = await cluster.dump();
      expect(dump.length).toBeGreaterThan(5_000);
      found.push(...findMarks(needles, 'tables', dump));
      const postgres = await searchFolder(needles, cluster.folder);
      const data = await searchFolder(needles, app.dataDir);
      const temporary = await searchFolder(needles, path.join(folder, 'tmp'));
      expect(postgres.bytes).toBeGreaterThan(10_000_000);
      const next = fileURLToPath(new URL('../../.next', import.meta.url));
      const built = await searchFolder(needles, next, { since: startedAt });
      const processes = await searchProcess(needles, app.process.pid!);
      if (process.platform === 'linux') expect(processes.files).toBeGreaterThan(3);
      for (const each of [postgres, data, temporary, built, processes]) found.push(...each.found);

      const backup = path.join(folder, 'backup');
      const written = await runScript('backup', ['--to', backup], { DATA_DIR: app.dataDir });
      expect(written, written.output).toMatchObject({ code: 0 });
      found.push(...findMarks(needles, 'output of the backup', Buffer.from(written.output)));
      found.push(...(await searchFolder(needles, backup)).found);

      const headers = { authorization: `Bearer ${METRICS_TOKEN}` };
      for (const at of ['/metrics', '/api/health', '/transparency', '/sitemap.xml']) {
        const answer = await fetch(app.url + at, { headers });
        found.push(...findMarks(needles, at, Buffer.from(await answer.arrayBuffer())));
      }
      // To the reporter goes the answer to a report; of the operator's alerts none names anybody.
      for (const { to, raw } of smtp.received) {
        const isAnswer = to.every((address) => address.includes(marks.stem));
        const text = isAnswer ? raw.replace(/^(To|X-Original-To): .*$/gim, '') : raw;
        found.push(...findMarks(needles, 'mail', Buffer.from(text)));
      }
      found.push(...findMarks(needles, 'webhook', Buffer.from(JSON.stringify(webhook.received))));
      expect([...new Set(found)]).toEqual([]);
    },
  );

  it('neither are tokens, nor the signature of a payment, in tables and log', async () => {
    const secret = (await readFile(path.join(app.dataDir, 'app-secret'), 'utf8')).trim();
    expect(told.length).toBeGreaterThan(3);
    expect(signature).toMatch(/^0x[0-9a-f]{130}$/);
    const texts = [secret, ...told, 'a browser of the test'];
    // In the payment's row it stays: the chain shows it to everybody, and it may have to be sent there again.
    expect(app.output()).not.toContain(signature.slice(2));
    const dump = await cluster.dump();
    for (const text of texts) {
      for (const bytes of [text, Buffer.from(text).toString('hex')]) {
        expect(dump.includes(bytes), `tables: ${text}`).toBe(false);
        expect(app.output().includes(bytes), `log: ${text}`).toBe(false);
      }
    }
  });
});

it('a line that logs headers is found', { timeout: 120_000 }, async () => {
  const plant = new URL('plant-log.mjs', import.meta.url).href;
  const careless = await startApp({
    env: { NODE_OPTIONS: `--import=${plant}`, PAYMENTS: 'off', SCREENING: 'off' },
  });
  try {
    const own = makeMarks();
    const sender = makeSender(careless.url, own);
    await sender.send({ method: 'GET', path: '/api/health' });
    const needles = listNeedles(own, [], sender.turns());
    const found = findMarks(needles, 'log', Buffer.from(careless.output()));
    expect(found.some((line) => line.startsWith('log: a mark'))).toBe(true);
    expect(found.some((line) => line.startsWith('log: a network'))).toBe(true);
  } finally {
    await careless.stop();
  }
});
