import type { Socket } from 'node:net';
import pg from 'pg';
import { createBreaker, type Breaker } from '@/lib/outgoing/create-breaker';

/** A request that waits longer for a connection than this is better told to come again. */
export const CONNECT_TIMEOUT_MS = 5_000;
/**
 * A database that says nothing for so long, while it owes an answer, is taken for gone, and the connection for broken.
 * Longer than a whole transaction may take, since a statement waits for the locks of one.
 */
const SILENCE_MS = 12_000;
/** Three requests in a row have waited in vain: from then on it is asked once a second, and nobody waits. */
const BREAKER = { failures: 3, pauseMs: 1_000 };

export type PoolBounds = {
  readonly connectMs?: number;
  readonly silenceMs?: number;
  readonly breaker?: Breaker;
};

type Connect = pg.Pool['connect'];
type Callback = (error?: Error, client?: pg.PoolClient, done?: (release?: unknown) => void) => void;
/** What `pg` has and its types leave out. */
type Inner = pg.PoolClient & {
  readonly connection: { readonly stream: Socket };
  readonly readyForQuery: boolean;
};

const outage = (message: string): Error => Object.assign(new Error(message), { code: 'ETIMEDOUT' });

/** In the words of `pg-pool` where the time for a new connection is over. */
const isVain = (error: unknown): boolean =>
  error instanceof Error && error.message.includes('due to connection timeout');

/**
 * A pool of connections on which nobody waits for ever: neither for a connection nor for an answer. While the database
 * answers nobody, those who come are told so at once.
 */
export class BoundedPool extends pg.Pool {
  private readonly breaker: Breaker;

  constructor(config: pg.PoolConfig, bounds: PoolBounds = {}) {
    const {
      connectMs = CONNECT_TIMEOUT_MS,
      silenceMs = SILENCE_MS,
      breaker = createBreaker(BREAKER),
    } = bounds;
    super({ ...config, connectionTimeoutMillis: connectMs });
    this.breaker = breaker;
    // A connection that breaks while nobody uses it is replaced with the next query; unheard, the event ends the process.
    this.on('error', () => undefined);
    this.on('connect', (client) => this.watch(client as Inner, silenceMs));
    // `pg` takes both ways of calling it, and its own `query` comes by here with a callback.
    this.connect = ((callback?: Callback) =>
      callback === undefined
        ? this.open()
        : void this.open().then(
            (client) => callback(undefined, client, (release) => client.release(release as Error)),
            (error: unknown) => callback(error as Error),
          )) as Connect;
  }

  private async open(): Promise<pg.PoolClient> {
    if (this.breaker.isOpen) {
      // Nobody waits for it: the request that finds it answering again would be the unlucky one until then.
      if (this.breaker.mayTry()) void this.probe().catch(() => undefined);
      throw outage('the database has not answered lately');
    }
    return this.take();
  }

  private async take(): Promise<pg.PoolClient> {
    try {
      return await super.connect();
    } catch (error) {
      if (isVain(error)) this.breaker.failed();
      throw error;
    }
  }

  private async probe(): Promise<void> {
    const client = await this.take();
    // Of a client that is in use, the pool hears no errors.
    client.on('error', () => undefined);
    try {
      await client.query('SELECT 1');
      client.release();
    } catch (error) {
      client.release(error as Error);
    }
  }

  /** Breaks a connection that stays silent in the middle of its work: whoever waits on it is told. */
  private watch(client: Inner, silenceMs: number): void {
    const { stream } = client.connection;
    stream.on('data', () => this.breaker.succeeded());
    stream.setTimeout(silenceMs, () => {
      if (client.readyForQuery) return;
      this.breaker.failed();
      stream.destroy(outage(`the database was silent for ${silenceMs} ms`));
    });
  }
}
