import { format, inspect } from 'node:util';
import { beforeAll, expect, it } from 'vitest';
import { recordLog } from '@/dev/context/record-log';
import { makeTestEnv } from '@/dev/context/make-test-env';
import { revealAll } from '@/dev/context/reveal-all';
import type { Env } from '../env';
import { EXAMPLES, type SettingName } from './schema';

const mark = (name: string) => `hunter2${name.replaceAll('_', '')}`.padEnd(40, 'x');
const withMark = (name: SettingName, before = '', after = '') => before + mark(name) + after;

/** Each setting's value that nobody may see; null: anybody may. A new setting does not compile until it is said. */
const SETTINGS: Record<SettingName, string | null> = {
  ...{ PORT: null, HOST: null, DATA_DIR: null, SITE_URL: null, IMAGE_URL: null, HSTS: null },
  DATABASE_URL: withMark('DATABASE_URL', 'postgres://app:', '@db.test/img402'),
  DIRECT_URL: withMark('DIRECT_URL', 'postgres://owner:', '@db.test/img402'),
  APP_SECRET: `${mark('APP_SECRET')}1,${mark('APP_SECRET')}2`,
  CRON_SECRET: `${mark('CRON_SECRET')}1,${mark('CRON_SECRET')}2`,
  METRICS_TOKEN: `${mark('METRICS_TOKEN')}1,${mark('METRICS_TOKEN')}2`,
  ...{ TRUST_PROXY: null, RATE_LIMITS: null, LOG_LEVEL: null, CRON: null, URL_UPLOADS: null },
  ...{ FREE_MAX_BYTES: null, FREE_RETENTION_SECONDS: null, FREE_DAILY_BYTES: null },
  ...{ PAID_MAX_BYTES: null, PAID_RETENTION_SECONDS: null, PAID_PRICE: null, KEEP_PRICE: null },
  ...{ MAX_REQUEST_BYTES: null, IMAGE_CACHE_MB: null, PAYMENTS: null, NETWORK: null, PAY_TO: null },
  ...{ CHAIN_PORT: null, FACILITATOR_PORT: null },
  // Names of a key, which whoever checks a signature is told.
  ...{ CDP_API_KEY_ID: null, S3_ACCESS_KEY_ID: null },
  CDP_API_KEY_SECRET: mark('CDP_API_KEY_SECRET'),
  RPC_URL: withMark('RPC_URL', 'https://rpc.test/v2/'),
  X402_FACILITATOR_URL: withMark('X402_FACILITATOR_URL', 'https://pay.test/'),
  ...{ CLOUDFLARE_ZONE_ID: null, CLOUDFLARE_API_URL: null, WALLETCONNECT_PROJECT_ID: null },
  CLOUDFLARE_API_TOKEN: mark('CLOUDFLARE_API_TOKEN'),
  ...{ STORE: null, STORE_FALLBACK: null, DURABILITY: null },
  ...{ S3_ENDPOINT: null, S3_BUCKET: null, S3_REGION: null },
  S3_SECRET_ACCESS_KEY: mark('S3_SECRET_ACCESS_KEY'),
  BLOB_READ_WRITE_TOKEN: withMark('BLOB_READ_WRITE_TOKEN', 'vercel_blob_rw_abc_'),
  ...{ OPERATOR_WALLETS: null, OPERATOR_NAME: null, CONTACT_EMAIL: null, MAIL_FROM: null },
  ...{ ALERT_MAIL: null, CSAM_SCAN: null, SCREENING: null, REVIEW_HOURS: null },
  SMTP_URL: withMark('SMTP_URL', 'smtps://app:', '@mail.test'),
  ALERT_WEBHOOK_URL: withMark('ALERT_WEBHOOK_URL', 'https://hooks.test/'),
  ALERT_WEBHOOK_SECRET: `whsec_${Buffer.from(mark('ALERT_WEBHOOK_SECRET')).toString('base64')}`,
  // For whom one encrypts, which opens nothing.
  PRESERVATION_KEY: null,
};

const secrets = Object.entries(SETTINGS).filter((entry): entry is [SettingName, string] =>
  Boolean(entry[1]),
);
/** Every form in which a secret could stand somewhere: as it is, in base64, as the numbers of its bytes. */
const needles = secrets.flatMap(([name]) => {
  const bytes = Buffer.from(mark(name));
  return [
    mark(name),
    bytes.toString('base64'),
    bytes.join(','),
    bytes.join(', '),
    bytes.toString('hex'),
  ];
});
const findLeaks = (text: string) => needles.filter((needle) => text.includes(needle));

/** With Coinbase's facilitator, and beside it the same with another one: there is never more than one of them. */
let env: Env & { readonly other: Env };
beforeAll(() => {
  const { X402_FACILITATOR_URL, CDP_API_KEY_SECRET, ...shared } = Object.fromEntries(secrets);
  const rest = {
    ...shared,
    ...{
      SITE_URL: 'https://img.test',
      NETWORK: 'base',
      STORE: 's3',
      STORE_FALLBACK: 'vercel-blob',
    },
    ...{ PAY_TO: EXAMPLES.PAY_TO, MAIL_FROM: EXAMPLES.MAIL_FROM },
    ...{ CLOUDFLARE_ZONE_ID: EXAMPLES.CLOUDFLARE_ZONE_ID, S3_ENDPOINT: 'https://s3.test' },
    ...{ S3_BUCKET: 'images', S3_REGION: 'auto', S3_ACCESS_KEY_ID: 'an-id' },
  };
  env = {
    ...makeTestEnv({ ...rest, CDP_API_KEY_ID: 'an-id', CDP_API_KEY_SECRET: CDP_API_KEY_SECRET! }),
    other: makeTestEnv({ ...rest, X402_FACILITATOR_URL: X402_FACILITATOR_URL! }),
  };
});

it('says of every setting whether it is a secret', () => {
  expect(Object.keys(SETTINGS).sort()).toEqual(Object.keys(EXAMPLES).sort());
  expect(secrets.length).toBe(14);
});

it.each(secrets)('%s is in the settings, for whoever reveals it', (name) => {
  const revealed = inspect(revealAll(env), { depth: 20, maxArrayLength: null });
  const bytes = [...Buffer.from(mark(name))].join(', ').replaceAll(/\s+/g, ' ');
  const flat = revealed.replaceAll(/\s+/g, ' ');
  expect(flat.includes(mark(name)) || flat.includes(bytes)).toBe(true);
});

const log = () => {
  const { log: logger, lines } = recordLog();
  logger.error({ env, list: [env] }, 'of settings');
  logger.error({ ...env }, 'spread');
  logger.error(Object.assign(new Error('with settings', { cause: env }), { env }), 'an error');
  logger.child({ env }).warn('by a child %j %o', env, env);
  expect(lines).toHaveLength(4);
  return lines.join('\n');
};

it.each<[string, () => string]>([
  ['JSON', () => JSON.stringify(env, (_, part: unknown) => (typeof part === 'bigint' ? 0 : part))],
  ['inspect()', () => inspect(env, { depth: 20, showHidden: true })],
  [
    'inspect() without customs',
    () => inspect(env, { depth: 20, showHidden: true, customInspect: false, getters: true }),
  ],
  ['format()', () => format('%s %o %O %s', env, env, env, ...Object.values(env))],
  [
    'text of each',
    () =>
      Object.values({ ...env, ...env.payments, ...env.abuse })
        .map(String)
        .join(),
  ],
  [
    'a copy',
    () => inspect({ ...env, payments: { ...env.payments } }, { depth: 20, showHidden: true }),
  ],
  ['a clone', () => inspect(structuredClone(env), { depth: 20, showHidden: true })],
  [
    'an error',
    () => {
      const error = new Error(`with ${String(env.databaseUrl)}`, { cause: env });
      return inspect(error, { depth: 20, showHidden: true }) + String(error) + String(error.stack);
    },
  ],
  ['the log', log],
])('nothing of them is in %s', (_, show) => {
  const shown = show();
  expect(shown.length).toBeGreaterThan(100);
  expect(findLeaks(shown)).toEqual([]);
});
