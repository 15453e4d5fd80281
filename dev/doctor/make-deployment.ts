import type { RequestListener } from 'node:http';
import { generateIdentity, identityToRecipient } from 'age-encryption';
import { mine } from '@/dev/chain/mine';
import { startOwnChain } from '@/dev/chain/start-own-chain';
import type { Chain } from '@/dev/chain/start-chain';
import { startCloudflare, type LocalCloudflare } from '@/dev/cloudflare/start-cloudflare';
import { createTestContext, type TestContext } from '@/dev/context/create-test-context';
import { makeTestEnv } from '@/dev/context/make-test-env';
import { serve, type Served } from '@/dev/context/serve';
import { startFacilitator, type Facilitator } from '@/dev/facilitator/start-facilitator';
import { startSmtp } from '@/dev/mail/start-smtp';
import { startWebhook } from '@/dev/webhook/start-webhook';
import { createAlerts } from '@/lib/abuse/alerts/create-alerts';
import type { Context } from '@/lib/context';
import { createCloudflare } from '@/lib/cdn/cloudflare/create-cloudflare';
import { JOB_NAMES } from '@/lib/jobs/jobs';
import { createPayments } from '@/lib/payments/create-payments';

/** Nobody's, and no contract. */
const PAY_TO = '0x4020000000000000000000000000000000000402';

const LOGIN = { user: 'img402', pass: 'hunter22' };

/** A whole deployment with real parts on this machine, in which everything is right. */
export type Deployment = {
  readonly test: TestContext;
  readonly chain: Chain;
  readonly facilitator: Facilitator;
  readonly cloudflare: LocalCloudflare;
  readonly web: Served;
  /** The settings that it runs with, as they are written. */
  readonly settings: Readonly<Record<string, string>>;
  /** With these settings in the place of its own, or beside them. */
  contextWith(settings: Record<string, string>): Context;
  /** What answers at SITE_URL and IMAGE_URL from now on. */
  serveBy(listener: RequestListener): void;
  stop(): Promise<void>;
};

/** Site and image host are one server by two names of the loopback interface. */
export async function makeDeployment(): Promise<Deployment> {
  let listener: RequestListener = (_, response) => response.writeHead(503).end();
  const [chain, cloudflare, smtp, webhook, web] = await Promise.all([
    startOwnChain(),
    startCloudflare(),
    startSmtp({ login: LOGIN }),
    startWebhook(),
    serve((request, response) => listener(request, response)),
  ]);
  const facilitator = await startFacilitator({ rpcUrl: chain.rpcUrl, log: () => undefined });
  const outside = {
    ...{ SITE_URL: `http://127.0.0.1:${web.port}`, IMAGE_URL: `http://localhost:${web.port}` },
    ...{ NETWORK: 'base-sepolia', PAY_TO, RPC_URL: chain.rpcUrl },
    ...{ X402_FACILITATOR_URL: facilitator.url, ...cloudflare.env },
    ...{ OPERATOR_WALLETS: PAY_TO, SMTP_URL: smtp.url, MAIL_FROM: 'img402@example.org' },
    ...{ ALERT_MAIL: 'operator@example.org', ALERT_WEBHOOK_URL: webhook.url },
    PRESERVATION_KEY: await identityToRecipient(await generateIdentity()),
    ALERT_WEBHOOK_SECRET: `whsec_${Buffer.alloc(32).toString('base64')}`,
  };
  const test = await createTestContext(outside);
  const { env } = test.context;
  const settings = {
    ...{ DATA_DIR: env.dataDir, DATABASE_URL: env.databaseUrl!.reveal() },
    ...{ APP_SECRET: env.appSecrets.map((secret) => secret.reveal()).join(), ...outside },
  };
  const clock = { now: () => new Date() };
  const now = clock.now();
  await test.context.db.job.createMany({
    data: JOB_NAMES.map((name) => ({ name, startedAt: now, finishedAt: now })),
  });
  await mine(chain.rpcUrl);
  return {
    ...{ test, chain, facilitator, cloudflare, web, settings },
    contextWith(changes) {
      const changed = makeTestEnv({ ...settings, ...changes });
      const { payments, cdn } = changed;
      const parts = {
        payments: createPayments(payments),
        cdn: cdn && createCloudflare(cdn, { clock }),
        alerts: createAlerts(changed.abuse, { clock }),
      };
      return test.with({ env: changed, clock, ...parts });
    },
    serveBy: (other) => void (listener = other),
    async stop() {
      await Promise.all([web.close(), cloudflare.stop(), facilitator.stop(), test.dispose()]);
      await Promise.all([smtp.stop(), webhook.stop()]);
      await chain.stop();
    },
  };
}
