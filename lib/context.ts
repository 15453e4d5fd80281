import path from 'node:path';
import type { Alerts } from './abuse/alerts/alerts';
import { createAlerts } from './abuse/alerts/create-alerts';
import type { Screener } from './abuse/screening/screener';
import type { Cdn } from './cdn/cdn';
import { createCloudflare } from './cdn/cloudflare/create-cloudflare';
import { openDatabase, type Database, type Sql } from './db/create-client';
import { ensureSecretKeys } from './db/ensure-secret-keys';
import { readEnv, type Env } from './env';
import { randomIds, type Ids } from './ids';
import { createPublisher, type Publisher } from './images/create-publisher';
import { createFactsCache } from './images/create-facts-cache';
import type { FactsCache } from './images/facts-cache';
import { hashHere } from './images/hashing/hash-here';
import type { StartHash } from './images/hashing/running-hash';
import { readFacts } from './images/read-facts';
import { createLog, type Log } from './log';
import { createMetrics, type CountedMetrics } from './metrics/create-metrics';
import { watchStore } from './metrics/watch-store';
import { createPayments } from './payments/create-payments';
import type { Payments } from './payments/payments';
import { createAdmission, type Admission } from './rate-limit/create-admission';
import { createLimiter, type Limiter } from './rate-limit/create-limiter';
import { createRemote } from './remote/create-remote';
import type { Remote } from './remote/remote';
import { createSecrets, type Secrets } from './secrets';
import { cacheObjects } from './storage/cache-objects';
import { createFallbackStore } from './storage/create-fallback-store';
import { createStore } from './storage/create-store';
import { guardStore } from './storage/guard-store';
import type { Store } from './storage/store';
import type { StoreSettings } from './storage/store-settings';

export type Clock = {
  now(): Date;
  /** Whether it is the machine's own: it may jump, and has to agree with the database's before anything is destroyed. */
  readonly isMachine?: true;
};

/** Everything that reaches outside, made once a process and handed to the functions that need it. */
export type Context = {
  readonly env: Env;
  readonly db: Database;
  readonly sql: Sql;
  /** Of images, and never older than a second. Whatever changes how one is served must have it forget that one. */
  readonly facts: FactsCache;
  readonly store: Store;
  /** Null: none is configured, and nothing has to be purged. */
  readonly cdn: Cdn | null;
  /** By what operators and reporters are told. */
  readonly alerts: Alerts;
  /** Null: nothing is sold here. */
  readonly payments: Payments | null;
  /** Null: pictures are not looked at here: it is off, or no process of its own can be had. */
  readonly screener: Screener | null;
  /** How images are fetched from strangers' servers. Null: none are. */
  readonly remote: Remote | null;
  /** By which free images become public, many at once. */
  readonly publisher: Publisher;
  /** By which images are hashed while they come. */
  readonly startHash: StartHash;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly secrets: Secrets;
  readonly limiter: Limiter;
  readonly admission: Admission;
  readonly log: Log;
  /** Null: nobody may ask for them, and nothing is counted. */
  readonly metrics: CountedMetrics | null;
  /** Whether our own server stands in front: only then is the peer's address in its header. */
  readonly peerHeader: boolean;
  /** Whether a scheduler of ours runs the jobs in this process. Where none does, requests work off what is due. */
  readonly scheduled: boolean;
  /** Set on SIGTERM: uploads that begin after it are refused. */
  draining: boolean;
  /** Resolves when the database has accepted our keys; rejects where it belongs to other ones. */
  readonly ready: Promise<void>;
};

/** An image of 10 MB takes a disk that works less than a second; a store on a network bounds itself. */
const DISK_WAIT_MS = 20_000;

function createStores({ storage, dataDir }: Env): Store {
  const folder = path.join(dataDir, 'images');
  const create = (settings: StoreSettings) =>
    guardStore(createStore(settings, folder), {
      waitMs: settings.kind === 'disk' ? DISK_WAIT_MS : null,
    });
  const store = create(storage.store);
  return storage.fallback === null ? store : createFallbackStore(store, create(storage.fallback));
}

/** What the settings name outside this process, but for the database. Nothing is asked of it yet. */
export function connectParts(
  env: Env,
): Pick<Context, 'store' | 'payments' | 'clock' | 'cdn' | 'alerts'> {
  const clock: Clock = { now: () => new Date(), isMachine: true };
  return {
    store: createStores(env),
    payments: createPayments(env.payments),
    clock,
    cdn: env.cdn && createCloudflare(env.cdn, { clock }),
    alerts: createAlerts(env.abuse, { clock }),
  };
}

/** @param env complete: with `databaseUrl` and at least one key */
export function createContext(
  env: Env,
  {
    poolSize,
    ...parts
  }: Pick<Context, 'peerHeader' | 'scheduled'> &
    Partial<Pick<Context, 'screener' | 'startHash'>> & { poolSize?: number },
): Context {
  if (env.databaseUrl === null) throw new Error('DATABASE_URL is not set');
  const { db, sql } = openDatabase(env.databaseUrl.reveal(), { poolSize });
  const secrets = createSecrets(env.appSecrets);
  const ready = ensureSecretKeys(db, secrets, new Date());
  // Whoever needs the context awaits `ready`; until then its failure is not an unhandled one.
  ready.catch(() => undefined);
  const metrics = env.metricsTokens.length === 0 ? null : createMetrics();
  const connected = connectParts(env);
  const watched = metrics === null ? connected.store : watchStore(connected.store, metrics);
  return {
    env,
    db,
    sql,
    facts: createFactsCache((ids) => readFacts({ db }, ids)),
    secrets,
    ready,
    remote: env.urlUploads ? createRemote() : null,
    publisher: createPublisher({ sql }),
    startHash: hashHere,
    ids: randomIds,
    limiter: createLimiter(),
    admission: createAdmission(),
    log: createLog(env.logLevel),
    ...connected,
    store: cacheObjects(watched, env.imageCacheBytes, metrics),
    metrics,
    screener: null,
    ...parts,
    draining: false,
  };
}

/** Next's bundle and `server/` each load this file; what they share hangs here. */
const SHARED = Symbol.for('img402.context');

type Shared = { [SHARED]?: Context | undefined };

/** Makes `context` the one that `getContext` answers with, in every bundle of this process. */
export function setContext(context: Context): void {
  (globalThis as Shared)[SHARED] = context;
}

/** The context of this process. Where no server of ours has set one, it is built from the environment. */
export function getContext(): Context {
  const shared = globalThis as Shared;
  if (shared[SHARED] === undefined) {
    const parsed = readEnv();
    if (!parsed.ok) throw new Error(parsed.faults.join('\n'));
    const context = createContext(parsed.env, { peerHeader: false, scheduled: false });
    shared[SHARED] = context;
    // A database that was away when the process began must not hold it back for good: the next request tries anew.
    context.ready.catch(async () => {
      if (shared[SHARED] === context) shared[SHARED] = undefined;
      await context.db.$disconnect();
    });
    return context;
  }
  return shared[SHARED];
}
