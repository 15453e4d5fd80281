import { isAddress, type Hex } from 'viem';
import { z } from 'zod';
import type { Secret } from '@/lib/secret';
import { ABUSE_EXAMPLES, ABUSE_SCHEMA } from './abuse-settings';
import { CDN_EXAMPLES, CDN_SCHEMA } from './cdn-settings';
import { STORAGE_EXAMPLES, STORAGE_SCHEMA } from './storage-settings';
import { hide } from './hide';

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;

export type LogLevel = (typeof LOG_LEVELS)[number];

/** Whose word on the client's address is taken: nobody's, a known proxy's header, or the n-th hop's. */
export type TrustProxy =
  | { readonly kind: 'none' }
  | { readonly kind: 'cloudflare' }
  | { readonly kind: 'vercel' }
  | { readonly kind: 'hops'; readonly hops: number };

const DAY = 86_400;
const MEBIBYTE = 1_048_576;

const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,15}$/, `must be a whole number from ${min} to ${max}`)
    .transform(Number)
    .refine((n) => n >= min && n <= max, `must be a whole number from ${min} to ${max}`);

const hideEach = (texts: readonly string[]): readonly Secret[] => texts.map(hide);

/** With its password: a secret. */
const postgresUrl = z
  .string()
  .refine(
    (text) => /^postgres(ql)?:\/\//.test(text) && URL.canParse(text),
    'must be a postgres:// URL',
  )
  .transform(hide);

/** An http(s) URL whose path is empty or one of `paths`; answered without a slash at its end. */
const webUrl = (rule: string, allowPath: (pathname: string) => boolean) =>
  z.string().transform((text, context) => {
    const url = URL.canParse(text) ? new URL(text) : null;
    const plain = url !== null && url.search === '' && url.hash === '' && url.username === '';
    if (!plain || !/^https?:$/.test(url.protocol) || !allowPath(url.pathname)) {
      context.addIssue({ code: 'custom', message: rule });
      return z.NEVER;
    }
    return (url.origin + url.pathname).replace(/\/$/, '');
  });

const price = wholeNumber(1, 1_000_000_000).transform(BigInt);

const address = z
  .string()
  .refine(
    (text) => isAddress(text, { strict: true }) && !/^0x0{40}$/.test(text),
    'must be the address of an Ethereum account, 0x and 40 hex digits, capitals as its checksum has them',
  )
  .transform((text) => text.toLowerCase() as Hex);

const trustProxy = z.string().transform((text, context): TrustProxy => {
  if (text === 'none' || text === 'cloudflare' || text === 'vercel') return { kind: text };
  if (/^[1-9]$/.test(text)) return { kind: 'hops', hops: Number(text) };
  context.addIssue({
    code: 'custom',
    message: 'must be none, cloudflare, vercel or the number of proxies in front, 1 to 9',
  });
  return z.NEVER;
});

const appSecrets = z
  .string()
  .transform((text) => text.split(',').map((key) => key.trim()))
  .refine(
    (keys) => keys.every((key) => key.length >= 32) && new Set(keys).size === keys.length,
    'must be one key or several different ones, newest first, with commas between, each of 32 characters or more',
  )
  .transform(hideEach);

/** What strangers show in a header: the newest, and older ones for as long as somebody still has them. */
const bearerTokens = z
  .string()
  .transform((text) => text.split(','))
  .refine(
    (tokens) =>
      tokens.every((token) => /^[A-Za-z0-9._~+/-]{16,512}=*$/.test(token)) &&
      new Set(tokens).size === tokens.length,
    'must be 16 or more letters, digits or ._~+/-, or several such, different ones, newest first, with nothing but commas between',
  )
  .transform(hideEach);

/** Every setting as it is written, each by itself. */
export const SCHEMA = z.object({
  PORT: wholeNumber(0, 65_535).default(3000),
  HOST: z
    .string()
    .regex(/^[A-Za-z0-9.:_-]+$/, 'must be an address or a host name')
    .optional(),
  DATA_DIR: z.string().default('.data'),
  DATABASE_URL: postgresUrl.optional(),
  DIRECT_URL: postgresUrl.optional(),
  SITE_URL: webUrl('must be an http(s) URL without a path', (p) => p === '/').optional(),
  IMAGE_URL: webUrl('must be an http(s) URL without a path, or SITE_URL/i', (p) =>
    /^\/(i\/?)?$/.test(p),
  ).optional(),
  // Two years are the most that browsers' lists ask for; 0 has browsers forget it.
  HSTS: z
    .union([z.literal('off').transform(() => null), wholeNumber(0, 730 * DAY)], {
      error: `must be off or seconds, 0 to ${730 * DAY}`,
    })
    .default(null),
  APP_SECRET: appSecrets.optional(),
  TRUST_PROXY: trustProxy.default({ kind: 'none' }),
  RATE_LIMITS: z.enum(['on', 'off'], 'must be on or off').default('on'),
  LOG_LEVEL: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('info'),
  FREE_MAX_BYTES: wholeNumber(1, 100 * MEBIBYTE).default(MEBIBYTE),
  FREE_RETENTION_SECONDS: wholeNumber(1, 3650 * DAY).default(7 * DAY),
  FREE_DAILY_BYTES: wholeNumber(0, Number.MAX_SAFE_INTEGER).default(10 * 1024 * MEBIBYTE),
  PAID_MAX_BYTES: wholeNumber(1, 100 * MEBIBYTE).default(10 * MEBIBYTE),
  PAID_RETENTION_SECONDS: wholeNumber(1, 3650 * DAY).default(365 * DAY),
  MAX_REQUEST_BYTES: wholeNumber(1, Number.MAX_SAFE_INTEGER).optional(),
  IMAGE_CACHE_MB: wholeNumber(0, 65_536).default(64),
  PAID_PRICE: price.default(10_000n),
  KEEP_PRICE: price.default(10_000n),
  PAYMENTS: z.enum(['on', 'off'], 'must be on or off').default('on'),
  NETWORK: z.enum(['base', 'base-sepolia'], 'must be base or base-sepolia').optional(),
  PAY_TO: address.optional(),
  // As in RPC_URL, a key may stand in it.
  X402_FACILITATOR_URL: webUrl('must be an http(s) URL', () => true)
    .transform(hide)
    .optional(),
  CDP_API_KEY_ID: z.string().optional(),
  CDP_API_KEY_SECRET: z.string().transform(hide).optional(),
  // A key of its provider stands in its path.
  RPC_URL: z
    .string()
    .refine((text) => /^https?:\/\//.test(text) && URL.canParse(text), 'must be an http(s) URL')
    .transform(hide)
    .optional(),
  ...CDN_SCHEMA,
  WALLETCONNECT_PROJECT_ID: z
    .string()
    .regex(/^[0-9a-f]{32}$/, 'must be 32 hex digits')
    .optional(),
  URL_UPLOADS: z.enum(['on', 'off'], 'must be on or off').default('on'),
  CRON: z.enum(['on', 'off'], 'must be on or off').default('on'),
  METRICS_TOKEN: bearerTokens.optional(),
  CRON_SECRET: bearerTokens.optional(),
  ...STORAGE_SCHEMA,
  ...ABUSE_SCHEMA,
  CHAIN_PORT: wholeNumber(0, 65_535).default(0),
  FACILITATOR_PORT: wholeNumber(0, 65_535).default(0),
});

export type SettingName = keyof typeof SCHEMA.shape;

/** One working value a setting: it ends each fault, and `docs` and README show the same. */
export const EXAMPLES: Record<SettingName, string> = {
  PORT: '3000',
  HOST: '127.0.0.1',
  DATA_DIR: '.data',
  DATABASE_URL: 'postgres://img402_app:password@localhost:5432/img402',
  DIRECT_URL: 'postgres://img402_owner:password@localhost:5432/img402',
  SITE_URL: 'https://example.org',
  IMAGE_URL: 'https://i.example.org',
  HSTS: '31536000',
  APP_SECRET: '$(openssl rand -hex 32)',
  TRUST_PROXY: 'cloudflare',
  RATE_LIMITS: 'on',
  LOG_LEVEL: 'info',
  FREE_MAX_BYTES: '1048576',
  FREE_RETENTION_SECONDS: '604800',
  FREE_DAILY_BYTES: '10737418240',
  PAID_MAX_BYTES: '10485760',
  PAID_RETENTION_SECONDS: '31536000',
  MAX_REQUEST_BYTES: '4500000',
  IMAGE_CACHE_MB: '256',
  PAID_PRICE: '10000',
  KEEP_PRICE: '10000',
  PAYMENTS: 'off',
  NETWORK: 'base',
  PAY_TO: '0x4020000000000000000000000000000000000402',
  X402_FACILITATOR_URL: 'https://facilitator.example.org',
  CDP_API_KEY_ID: '00000000-0000-0000-0000-000000000000',
  CDP_API_KEY_SECRET: '$(cat cdp-key)',
  RPC_URL: 'https://rpc.example.org',
  ...CDN_EXAMPLES,
  WALLETCONNECT_PROJECT_ID: '0123456789abcdef0123456789abcdef',
  URL_UPLOADS: 'off',
  CRON: 'off',
  METRICS_TOKEN: '$(openssl rand -hex 32)',
  CRON_SECRET: '$(openssl rand -hex 32)',
  ...STORAGE_EXAMPLES,
  ...ABUSE_EXAMPLES,
  CHAIN_PORT: '8545',
  FACILITATOR_PORT: '4021',
};
