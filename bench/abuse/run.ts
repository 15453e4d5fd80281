import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { quantile } from '@/bench/payments/summarize';
import { reportImages } from '@/dev/abuse/report-images';
import { makeImage } from '@/dev/context/make-image';
import { makeTestEnv } from '@/dev/context/make-test-env';
import { startSmtp } from '@/dev/mail/start-smtp';
import { startPostgres } from '@/dev/postgres/start-postgres';
import { startWebhook } from '@/dev/webhook/start-webhook';
import { openOperator } from '@/e2e/open-operator';
import { makeUniquePng } from '@/e2e/product/make-unique-png';
import { uploadImage } from '@/e2e/product/post-image';
import { startApp } from '@/e2e/start-app';
import { createContext } from '@/lib/context';

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '1000' },
    runs: { type: 'string', default: '50' },
  },
});
const [cases, runs] = [values.cases, values.runs].map(Number) as [number, number];

const say = (line: string) => console.info(line);

/** Asks until an address answers so, with a pause: who asks without one takes the time from what is measured. */
async function waitFor(url: string, status: number): Promise<void> {
  while ((await fetch(url, { method: 'HEAD' })).status !== status) await delay(2);
}

async function waitUntil(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}

type Series = Record<string, number[]>;

/** How long something takes, from its first byte on. */
async function measure(series: Series, name: string, work: () => Promise<void>): Promise<void> {
  const start = performance.now();
  await work();
  series[name] = [...(series[name] ?? []), performance.now() - start];
}

const operator = privateKeyToAccount(generatePrivateKey());
const folder = await mkdtemp(path.join(tmpdir(), 'img402-bench-'));
const [postgres, smtp, webhook] = await Promise.all([
  startPostgres({ dataDir: folder, log: () => undefined, durable: true }),
  startSmtp(),
  startWebhook(),
]);
const env = {
  ...{ DATABASE_URL: postgres.appUrl, DIRECT_URL: postgres.ownerUrl, PAYMENTS: 'off' },
  APP_SECRET: 'the key of this bench and of nothing else',
  OPERATOR_WALLETS: operator.address,
  ...{ SMTP_URL: smtp.url, MAIL_FROM: 'img402@example.org', ALERT_MAIL: 'operator@example.org' },
  ALERT_WEBHOOK_URL: webhook.url,
  ALERT_WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
};
const app = await startApp({ env });
// Without alerts: the queue is there when the measuring begins, and nobody waits for its mails.
const context = createContext(
  makeTestEnv({
    ...{ DATABASE_URL: env.DATABASE_URL, APP_SECRET: env.APP_SECRET, DATA_DIR: app.dataDir },
    LOG_LEVEL: 'silent',
  }),
  { peerHeader: false, scheduled: false },
);
try {
  await context.ready;
  for (let made = 0; made < cases; made += 1) {
    await reportImages(context, [(await makeImage(context)).id]);
  }
  const client = await openOperator(app.url, operator);
  let pictures = 0;
  const upload = () => uploadImage(app.url, makeUniquePng(20_000, (pictures += 1)));
  const report = async (url: string) => {
    const response = await fetch(`${app.url}/api/abuse`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ urls: [url], category: 'other', details: 'Measured.' }),
    });
    return ((await response.json()) as { caseId: string }).caseId;
  };
  const series: Series = {};
  for (let run = -3; run < runs; run += 1) {
    const times = run < 0 ? {} : series;
    const [deleted, removed] = [await upload(), await upload()];
    const [mails, calls] = [smtp.received.length, webhook.received.length];
    let caseId = '';
    // One after the other would let the second wait for the first.
    await Promise.all([
      measure(times, 'report to 201', async () => void (caseId = await report(removed.url))),
      measure(times, 'report to webhook', () => waitUntil(() => webhook.received.length > calls)),
      measure(times, 'report to mail', () => waitUntil(() => smtp.received.length > mails)),
    ]);
    await measure(times, 'delete to 404', async () => {
      await fetch(`${app.url}/api/images/${deleted.id}`, {
        method: 'DELETE',
        headers: { authorization: `Bearer ${deleted.deleteToken}` },
      });
      await waitFor(deleted.url, 404);
    });
    await measure(times, 'removal to 451', async () => {
      const answered = client.act(caseId, { action: 'remove' });
      await waitFor(removed.url, 451);
      if ((await answered).status !== 303) throw new Error('the removal was refused');
    });
  }
  const open = await context.db.abuseCase.count({ where: { dueAt: { not: null } } });
  say(`${open} cases are due; ${runs} runs, ms`);
  say('                      median      p95      max');
  for (const [name, all] of Object.entries(series)) {
    const cells = [0.5, 0.95, 1].map((at) => quantile(all, at).toFixed(1).padStart(8));
    say(`${name.padEnd(19)} ${cells.join(' ')}`);
  }
  const [removal, floor] = ['removal to 451', 'delete to 404'].map((name) =>
    quantile(series[name] ?? [], 0.5),
  );
  say(`a removal takes ${(removal! / floor!).toFixed(2)} of a deletion by its uploader`);
} finally {
  await context.db.$disconnect();
  await app.stop();
  await Promise.all([smtp.stop(), webhook.stop(), postgres.stop()]);
  await rm(folder, { recursive: true });
}
