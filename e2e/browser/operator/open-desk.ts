import { randomBytes } from 'node:crypto';
import sharp from 'sharp';
import { generatePrivateKey, privateKeyToAccount, type PrivateKeyAccount } from 'viem/accounts';
import { makeTestEnv } from '@/dev/context/make-test-env';
import { findRunningUrl } from '@/dev/postgres/find-running-url';
import type { Category } from '@/lib/abuse/categories';
import { fileReport } from '@/lib/abuse/reports/file-report';
import type { ReportText } from '@/lib/abuse/reports/report-text';
import { createContext, type Context } from '@/lib/context';
import { isRefusal } from '@/lib/errors';
import { startApp, type RunningApp } from '../../start-app';

export type Reported = { readonly caseId: string; readonly imageId: string; readonly url: string };

export type Desk = {
  readonly app: RunningApp;
  /** Of another process with the product's settings: its database and its store. */
  readonly context: Context;
  readonly operator: PrivateKeyAccount;
  /** Uploads a picture that nobody has uploaded before: its id and its address. */
  upload(): Promise<{ imageId: string; url: string }>;
  /** Uploads one and reports it. */
  report(category?: Category, text?: ReportText): Promise<Reported>;
  /** Writes down that one wallet has paid for the uploads of these images. */
  payFor(imageIds: readonly string[]): Promise<void>;
  close(): Promise<void>;
};

/** Pictures that are told apart at a glance, and by their bytes. */
async function paint(): Promise<Buffer> {
  const colour = () => Math.floor(Math.random() * 256);
  const rgb = () => `rgb(${colour()},${colour()},${colour()})`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="420">
    <rect width="640" height="420" fill="${rgb()}"/>
    <circle cx="${200 + colour()}" cy="210" r="120" fill="${rgb()}"/>
    <rect x="${colour()}" y="60" width="90" height="300" fill="${rgb()}"/></svg>`;
  return sharp(Buffer.from(svg)).png().toBuffer();
}

/** A running product with a desk for one operator. */
export async function openDesk(): Promise<Desk> {
  const operator = privateKeyToAccount(generatePrivateKey());
  const env = {
    APP_SECRET: 'a key that the servers of this test share',
    PAYMENTS: 'off',
    CRON: 'off',
    OPERATOR_WALLETS: operator.address,
  };
  const app = await startApp({ env });
  const DATABASE_URL = await findRunningUrl(app.dataDir);
  const context = createContext(
    makeTestEnv({ ...env, DATABASE_URL, DATA_DIR: app.dataDir, LOG_LEVEL: 'silent' }),
    { peerHeader: false, scheduled: false },
  );
  await context.ready;

  const upload: Desk['upload'] = async () => {
    const headers = { 'content-type': 'image/png' };
    const body = new Uint8Array(await paint());
    const answer = await fetch(`${app.url}/api/free`, { method: 'POST', headers, body });
    const { id, url } = (await answer.json()) as { id: string; url: string };
    return { imageId: id, url };
  };
  return {
    ...{ app, context, operator, upload },
    async report(category = 'other', text = { details: 'It is not right.' }) {
      const image = await upload();
      const filed = await fileReport(context, { imageIds: [image.imageId], category, text });
      if (isRefusal(filed)) throw new Error(filed.log);
      return { ...image, caseId: filed.caseId };
    },
    async payFor(imageIds) {
      const now = new Date();
      const [payer, payTo, asset] = [20, 20, 20].map((size) => new Uint8Array(randomBytes(size)));
      for (const imageId of imageIds) {
        const id = randomBytes(16).toString('hex');
        await context.db.payment.create({
          data: {
            ...{ id, product: 'upload', chainId: 84_532, protocolVersion: 2, facilitator: 'test' },
            ...{
              asset: asset!,
              payer: payer!,
              payTo: payTo!,
              amount: 10_000n,
              unitPrice: 10_000n,
              headBlock: 10n,
            },
            ...{ nonce: new Uint8Array(randomBytes(32)), signature: new Uint8Array(65) },
            ...{ validAfter: 0n, validBefore: 1_800_000_000n },
            ...{ requestSha256: new Uint8Array(32), createdAt: now, leaseUntil: now },
          },
        });
        const transaction = new Uint8Array(randomBytes(32));
        const data = { state: 'settled', settledAt: now, transaction, finalAt: now } as const;
        await context.db.$transaction([
          context.db.payment.update({ where: { id }, data }),
          context.db.entitlement.create({
            data: { paymentId: id, grantedAt: now, state: 'spent', spentAt: now, imageId },
          }),
        ]);
      }
    },
    async close() {
      await context.db.$disconnect();
      await app.stop();
    },
  };
}
