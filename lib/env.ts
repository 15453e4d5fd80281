import path from 'node:path';
import { findAbuseFaults, toAbuseSettings, type AbuseSettings } from './env/abuse-settings';
import { findCdnFaults, toCdnSettings, type CdnSettings } from './env/cdn-settings';
import { findPaymentFaults, toPaymentSettings, type PaymentSettings } from './env/payment-settings';
import { EXAMPLES, SCHEMA, type LogLevel, type SettingName, type TrustProxy } from './env/schema';
import { findStorageFaults, toStorageSettings, type StorageSettings } from './env/storage-settings';
import type { Secret } from './secret';

export type TierSettings = { readonly maxBytes: number; readonly retentionSeconds: number };

/** Whatever holds a secret is one by its type, so that settings can be logged, told and thrown as they are. */
export type Env = {
  /** 0 asks the system for a free port. */
  readonly port: number;
  /** Null: every interface. */
  readonly host: string | null;
  /** Absolute. */
  readonly dataDir: string;
  /** The application's role. Null: a Postgres of our own inside `dataDir`. */
  readonly databaseUrl: Secret | null;
  /** The owner's role, for migrations only. */
  readonly directUrl: Secret | null;
  /** Origin without a slash at its end. Null: answers are built from the request's own Host. */
  readonly siteUrl: string | null;
  /** Origin of the image host. Null: images are served below `/i` of the site. */
  readonly imageUrl: string | null;
  /** How long a browser that came by https shall come by nothing else. Null: none is told. */
  readonly hstsSeconds: number | null;
  /** Newest first. Empty: to be generated into `dataDir`. */
  readonly appSecrets: readonly Secret[];
  readonly trustProxy: TrustProxy;
  readonly rateLimits: boolean;
  readonly logLevel: LogLevel;
  readonly free: TierSettings;
  readonly paid: TierSettings;
  /** Longest body of a request that what stands in front of us lets through. Null: any. */
  readonly maxRequestBytes: number | null;
  /** Bytes of images that are kept in memory. 0: none are. */
  readonly imageCacheBytes: number;
  /** Bytes that all free uploads of one UTC day may store together. */
  readonly freeDailyBytes: number;
  /** What an upload for a year, and what another year, cost. Atomic USDC: a cent is 10000. */
  readonly prices: { readonly upload: bigint; readonly keep: bigint };
  readonly payments: PaymentSettings;
  /** Null: no cache in front is told to forget. */
  readonly cdn: CdnSettings | null;
  readonly storage: StorageSettings;
  readonly abuse: AbuseSettings;
  /** Of WalletConnect. Null: no page offers wallets that speak through servers of others. */
  readonly walletConnectProjectId: string | null;
  /** Whether images are fetched from strangers' servers. */
  readonly urlUploads: boolean;
  /** Whether `npm start` runs the jobs itself. */
  readonly cron: boolean;
  /** One of these a caller of `/api/cron` must show; newest first. Empty: nobody can call it. */
  readonly cronSecrets: readonly Secret[];
  /** One of these a caller of `/metrics` must show; newest first. Empty: there is no such address. */
  readonly metricsTokens: readonly Secret[];
};

/** 4.5 MB. Source: https://vercel.com/docs/functions/limitations#request-body-size */
const VERCEL_REQUEST_BYTES = 4_500_000;

export type ParsedEnv =
  | { readonly ok: true; readonly env: Env }
  | { readonly ok: false; readonly faults: readonly string[] };

/**
 * Parses the environment. Pure: tells every fault at once, each with the setting's name, what is wrong and an
 * example; never the value, which may be a secret. An empty value counts as unset.
 *
 * @param cwd what a relative `DATA_DIR` is relative to
 */
export function parseEnv(
  source: Readonly<Record<string, string | undefined>>,
  cwd: string = process.cwd(),
): ParsedEnv {
  const names = Object.keys(SCHEMA.shape) as SettingName[];
  const given = Object.fromEntries(
    names
      .filter((name) => source[name] !== undefined && source[name] !== '')
      .map((name) => [name, source[name]]),
  );
  const parsed = SCHEMA.safeParse(given);
  const faults: string[] = [];
  const fault = (name: SettingName, what: string) =>
    faults.push(`${name} ${what}. Example: ${name}=${EXAMPLES[name]}`);
  for (const issue of parsed.error?.issues ?? []) {
    fault(issue.path[0] as SettingName, issue.message);
  }
  if (given.DATABASE_URL !== undefined && given.APP_SECRET === undefined) {
    fault(
      'APP_SECRET',
      'must be set where DATABASE_URL is, so that every server of one database has the same',
    );
  }
  if (given.DIRECT_URL !== undefined && given.DATABASE_URL === undefined) {
    fault(
      'DATABASE_URL',
      'must be set where DIRECT_URL is: the same database, by a role that cannot alter it',
    );
  }
  if (given.IMAGE_URL !== undefined && given.SITE_URL === undefined) {
    fault('SITE_URL', 'must be set where IMAGE_URL is');
  }
  // What is no web address is told as that, and once.
  const isPlain = /^(http:.*)?$/i.test(given.SITE_URL ?? '');
  if (given.HSTS !== undefined && given.HSTS !== 'off' && isPlain) {
    fault('SITE_URL', 'must be an https URL where HSTS is set');
  }
  for (const { name, what } of [
    ...findPaymentFaults(given),
    ...findCdnFaults(given),
    ...findStorageFaults(given),
    ...findAbuseFaults(given),
  ]) {
    fault(name, what);
  }
  if (!parsed.success) return { ok: false, faults };

  const values = parsed.data;
  const onSite = values.IMAGE_URL === `${values.SITE_URL}/i`;
  if (values.IMAGE_URL !== undefined && !onSite) {
    if (values.IMAGE_URL.endsWith('/i')) {
      fault('IMAGE_URL', 'has a path, so it must be SITE_URL/i');
    } else if (
      values.SITE_URL !== undefined &&
      new URL(values.IMAGE_URL).host === new URL(values.SITE_URL).host
    ) {
      fault('IMAGE_URL', 'must be another host than SITE_URL, or SITE_URL/i');
    }
  }
  if (faults.length > 0) return { ok: false, faults };
  return {
    ok: true,
    env: {
      port: values.PORT,
      host: values.HOST ?? null,
      dataDir: path.resolve(cwd, values.DATA_DIR),
      databaseUrl: values.DATABASE_URL ?? null,
      directUrl: values.DIRECT_URL ?? null,
      siteUrl: values.SITE_URL ?? null,
      imageUrl: values.IMAGE_URL === undefined || onSite ? null : values.IMAGE_URL,
      hstsSeconds: values.HSTS,
      appSecrets: values.APP_SECRET ?? [],
      trustProxy: values.TRUST_PROXY,
      rateLimits: values.RATE_LIMITS === 'on',
      logLevel: values.LOG_LEVEL,
      free: { maxBytes: values.FREE_MAX_BYTES, retentionSeconds: values.FREE_RETENTION_SECONDS },
      paid: { maxBytes: values.PAID_MAX_BYTES, retentionSeconds: values.PAID_RETENTION_SECONDS },
      // Vercel sets VERCEL, and answers longer bodies with a 413 of its own before our code runs.
      maxRequestBytes: values.MAX_REQUEST_BYTES ?? (source.VERCEL ? VERCEL_REQUEST_BYTES : null),
      imageCacheBytes: values.IMAGE_CACHE_MB * 1_048_576,
      freeDailyBytes: values.FREE_DAILY_BYTES,
      prices: { upload: values.PAID_PRICE, keep: values.KEEP_PRICE },
      payments: toPaymentSettings(values),
      cdn: toCdnSettings(values),
      storage: toStorageSettings(values),
      // A function of Vercel ends with its answer: no process of its own outlives it.
      abuse: toAbuseSettings(values, !source.VERCEL),
      walletConnectProjectId: values.WALLETCONNECT_PROJECT_ID ?? null,
      urlUploads: values.URL_UPLOADS === 'on',
      cron: values.CRON === 'on',
      cronSecrets: values.CRON_SECRET ?? [],
      metricsTokens: values.METRICS_TOKEN ?? [],
    },
  };
}

/** The process's own environment, parsed. The one place that reads it. */
export function readEnv(): ParsedEnv {
  // The SDK of Vercel Blob can be told nowhere else to leave retries to us: its ten have no bound in time.
  process.env.VERCEL_BLOB_RETRIES ??= '0';
  return parseEnv(process.env);
}
