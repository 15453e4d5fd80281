import { createTestContext, type TestContext } from '@/dev/context/create-test-context';
import { startSmtp, type LocalSmtp } from '@/dev/mail/start-smtp';
import { startWebhook, type LocalWebhook } from '@/dev/webhook/start-webhook';
import { createMail } from '@/lib/abuse/alerts/create-mail';
import { createWebhook } from '@/lib/abuse/alerts/create-webhook';
import { deliverDue, type DeliveryRun } from '@/lib/abuse/alerts/deliver-due';
import { sealText } from '@/lib/abuse/seal-text';
import type { Context } from '@/lib/context';

const TIMEOUT_MS = 500;

/** A product whose operators and reporters are told by real servers. */
export type Post = {
  readonly test: TestContext;
  readonly context: Context;
  readonly smtp: LocalSmtp;
  readonly webhook: LocalWebhook;
  run(parts?: Partial<Context>): Promise<DeliveryRun>;
  /** A report with this in it, and its id. */
  insertReport(written: object): Promise<string>;
  /** Forgets what is queued, and what has come so far. */
  clear(): Promise<void>;
  close(): Promise<void>;
};

const KEY = 'whsec_' + Buffer.alloc(32, 7).toString('base64');

export async function openPost(settings: Record<string, string> = {}): Promise<Post> {
  const [smtp, webhook] = await Promise.all([startSmtp(), startWebhook()]);
  const test = await createTestContext({
    ...{ SITE_URL: 'https://example.org', CONTACT_EMAIL: 'abuse@example.org' },
    ...{ SMTP_URL: smtp.url, MAIL_FROM: 'img402@example.org', ALERT_MAIL: 'operator@example.org' },
    ...{ ALERT_WEBHOOK_URL: webhook.url, ALERT_WEBHOOK_SECRET: KEY },
    ...settings,
  });
  const { abuse } = test.context.env;
  const timing = { clock: test.clock, timeoutMs: TIMEOUT_MS };
  const context = test.with({
    alerts: {
      mail: createMail(abuse.mail!, timing),
      webhook: createWebhook(abuse.webhook!, timing),
    },
  });
  return {
    ...{ test, context, smtp, webhook },
    run: (parts = {}) => deliverDue({ ...context, ...parts }),
    async insertReport(written) {
      const { db, ids, secrets, clock } = context;
      const id = ids.report();
      const sealed = sealText(secrets, `abuse_report:${id}`, written);
      const receivedAt = clock.now();
      await db.abuseReport.create({
        data: { id, category: 'malware', receivedAt, wantsAnswer: true, ...sealed },
      });
      return id;
    },
    async clear() {
      await context.db.outgoingMessage.deleteMany();
      smtp.received.length = 0;
      webhook.received.length = 0;
      test.lines.length = 0;
    },
    async close() {
      await Promise.all([smtp.stop(), webhook.stop(), test.dispose()]);
    },
  };
}
