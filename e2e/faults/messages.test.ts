import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startCloudflare, type LocalCloudflare } from '@/dev/cloudflare/start-cloudflare';
import { startTcpProxy, type TcpFault, type TcpProxy } from '@/dev/faults/start-tcp-proxy';
import { findFreePort } from '@/dev/find-free-port';
import { startSmtp, type LocalSmtp } from '@/dev/mail/start-smtp';
import { startWebhook, type LocalWebhook } from '@/dev/webhook/start-webhook';
import { reportImage } from '../hostile/web/report-image';
import { openOperator, type OperatorClient } from '../open-operator';
import type { UploadAnswer } from '../product/post-image';
import { readMemory } from '../read-memory';
import { openTarget, type Target } from './open-target';
import { recover } from './recover';

const AT_ONCE_MS = 2_000;
const MEBIBYTE = 1_048_576;
/** The longest that one of them is waited for, 20 s, and a busy machine. */
const VAIN_MS = 30_000;
/** The jobs look every second or two. */
const TURN_MS = 15_000;

const operator = privateKeyToAccount(generatePrivateKey());

let cloudflare: LocalCloudflare;
let smtp: LocalSmtp;
let webhook: LocalWebhook;
let doors: Record<'CDN' | 'SMTP' | 'webhook', TcpProxy>;
let target: Target;
let desk: OperatorClient;

const before = (url: string) => startTcpProxy(Number(new URL(url).port));
/** The same address, by the door. */
function through(url: string, { port }: TcpProxy): string {
  const changed = new URL(url);
  changed.port = String(port);
  return changed.href;
}

beforeAll(async () => {
  [cloudflare, smtp, webhook] = await Promise.all([startCloudflare(), startSmtp(), startWebhook()]);
  doors = {
    CDN: await before(cloudflare.apiUrl),
    SMTP: await before(smtp.url),
    webhook: await before(webhook.url),
  };
  const port = await findFreePort();
  target = await openTarget({
    env: {
      ...{ PORT: String(port), SITE_URL: `http://127.0.0.1:${port}` },
      ...cloudflare.env,
      CLOUDFLARE_API_URL: through(cloudflare.apiUrl, doors.CDN),
      ...{ OPERATOR_WALLETS: operator.address, CONTACT_EMAIL: 'abuse@example.org' },
      ...{ MAIL_FROM: 'img402@example.org', ALERT_MAIL: 'operator@example.org' },
      SMTP_URL: through(smtp.url, doors.SMTP),
      ALERT_WEBHOOK_URL: through(webhook.url, doors.webhook),
      ALERT_WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
    },
  });
  desk = await openOperator(target.app.url, operator);
});
afterEach(async () => {
  await setAll(null);
  endRefusals();
});
afterAll(async () => {
  await target.close();
  await Promise.all(Object.values(doors).map((door) => door.close()));
  await Promise.all([cloudflare.stop(), smtp.stop(), webhook.stop()]);
});

const setAll = (fault: TcpFault | null) =>
  Promise.all(Object.values(doors).map((door) => door.set(fault)));

function endRefusals(): void {
  for (const server of [cloudflare, smtp, webhook]) server.setFault(null);
}

/** Of the images themselves, not of what shows them. */
const isPurged = ({ url }: UploadAnswer) =>
  cloudflare.purged.some(({ entries }) => entries.includes(url));
const isMailed = (caseId: string) => smtp.received.some(({ raw }) => raw.includes(caseId));
const isPosted = (caseId: string) => webhook.received.some(({ body }) => body.includes(caseId));

type Told = {
  /** Taken down: the CDN is to forget it. */
  readonly image: UploadAnswer;
  /** Reported, and not decided: the operator is to hear of it. */
  readonly caseId: string;
};

const countQueued = async (): Promise<number> => {
  const [row] = await target.query<{ count: number }>(`
    SELECT ((SELECT count(*) FROM cdn_purge)
      + (SELECT count(*) FROM outgoing_message WHERE sent_at IS NULL))::int AS count`);
  return row!.count;
};

/**
 * The next turn of everything that waits has come: it is 10 s after the first one in vain, and 30 s for a message. Asked
 * again and again, since what is under way may still be in vain.
 */
const afterTurn =
  <Seen>(look: () => Promise<Seen>) =>
  async (): Promise<Seen> => {
    await target.query('UPDATE cdn_purge SET due_at = now()');
    await target.query('UPDATE outgoing_message SET due_at = now() WHERE sent_at IS NULL');
    return look();
  };

/** Has an image reported, waits until all is told, then breaks what is to break. */
async function prepare(): Promise<{ image: UploadAnswer; caseId: string }> {
  const image = await target.store();
  expect((await target.get(new URL(image.url).pathname)).status).toBe(200);
  const { caseId } = await reportImage(target.app.url, image.url);
  await expect.poll(afterTurn(countQueued), { timeout: TURN_MS }).toBe(0);
  expect([isMailed(caseId), isPosted(caseId)]).toEqual([true, true]);
  await desk.show(caseId);
  return { image, caseId };
}

/** Takes the image down, and reports another one, while nobody can be told: both take effect at once. */
async function takeDown(reported: { image: UploadAnswer; caseId: string }): Promise<Told> {
  const other = await target.store();
  const startedAt = performance.now();
  expect((await desk.act(reported.caseId, { action: 'remove' })).status).toBe(303);
  expect((await target.get(new URL(reported.image.url).pathname)).status).toBe(451);
  const { caseId } = await reportImage(target.app.url, other.url);
  expect(performance.now() - startedAt).toBeLessThan(AT_ONCE_MS);
  return { image: reported.image, caseId };
}

/** Waits until each has been asked in vain, and nothing is lost by it. */
async function expectVain({ image, caseId }: Told): Promise<void> {
  const tried = () =>
    target.query<{ kind: string }>(`
      SELECT 'CDN' AS kind FROM cdn_purge WHERE failure IS NOT NULL
      UNION SELECT channel::text FROM outgoing_message
      WHERE failure IS NOT NULL AND sent_at IS NULL AND case_id = '${caseId}'`);
  await expect.poll(async () => (await tried()).length, { timeout: VAIN_MS }).toBe(3);
  const answers = await Promise.all([target.upload(), target.get('/'), target.get('/api/health')]);
  for (const { status, ms } of answers) {
    expect(status).toBe(200);
    expect(ms).toBeLessThan(AT_ONCE_MS);
  }
  expect([isPurged(image), isMailed(caseId), isPosted(caseId)]).toEqual([false, false, false]);
}

/** Each is told by itself, once the next turn of its queue has come. */
async function expectTold(fault: string, { image, caseId }: Told): Promise<void> {
  const told = {
    CDN: () => isPurged(image),
    SMTP: () => isMailed(caseId),
    webhook: () => isPosted(caseId),
  };
  await Promise.all(
    Object.entries(told).map(([port, isTold]) =>
      recover(
        `${port} | ${fault}`,
        afterTurn(async () => isTold()),
        TURN_MS,
      ),
    ),
  );
  expect((await target.get(new URL(image.url).pathname)).status).toBe(451);
}

describe('a CDN, a mail server and a webhook', () => {
  it.each([
    ['gone', { kind: 'refuse' }],
    ['hangs', { kind: 'hang' }],
  ] as const)(
    'that is %s: what is taken down is so at once, nobody waits, and they are told when they are back',
    async (what, fault) => {
      const memory = await readMemory(target.app.process.pid!, 'VmRSS');
      const reported = await prepare();
      await setAll(fault);
      const taken = await takeDown(reported);
      await expectVain(taken);
      const grown = (await readMemory(target.app.process.pid!, 'VmRSS')) - memory;
      expect(grown / MEBIBYTE).toBeLessThan(250);
      await setAll(null);
      await expectTold(what, taken);
    },
    120_000,
  );

  // Also for good: whoever runs the server mends it, and is to hear what he has missed.
  it.each([
    ['500', '451 to the recipient', '500'],
    ['401', '550 to the recipient', '404'],
  ] as const)(
    'that refuse, with %s, %s and %s: the same',
    async (ofCloudflare, ofSmtp, ofWebhook) => {
      const reported = await prepare();
      cloudflare.setFault(ofCloudflare);
      smtp.setFault(ofSmtp);
      webhook.setFault(ofWebhook);
      const taken = await takeDown(reported);
      await expectVain(taken);
      endRefusals();
      await expectTold(`refuse with ${ofCloudflare}, ${ofSmtp}, ${ofWebhook}`, taken);
    },
    120_000,
  );

  it('a CDN that wants a pause gets it, and what it must forget stays in the queue', async () => {
    const reported = await prepare();
    cloudflare.setFault('429');
    const { image } = await takeDown(reported);
    const waits = () =>
      target.query<{ s: number }>(`
        SELECT extract(epoch FROM due_at - now())::int AS s FROM cdn_purge
        WHERE failure IS NOT NULL`);
    await expect.poll(async () => (await waits()).length, { timeout: VAIN_MS }).toBeGreaterThan(0);
    for (const { s } of await waits()) expect(s).toBeGreaterThan(20);
    cloudflare.setFault(null);
    expect(isPurged(image)).toBe(false);
    const isOver = afterTurn(async () => isPurged(image));
    await recover('CDN | 429, once its pause is over', isOver, TURN_MS);
  }, 120_000);
});
