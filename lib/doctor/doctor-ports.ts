import type { Alerts } from '@/lib/abuse/alerts/alerts';
import type { Cdn } from '@/lib/cdn/cdn';
import type { Clock, Context } from '@/lib/context';
import type { Database } from '@/lib/db/create-client';
import type { Env } from '@/lib/env';
import type { Payments } from '@/lib/payments/payments';
import type { Secrets } from '@/lib/secrets';
import type { Store } from '@/lib/storage/store';

/** What the settings name in the world, to be looked at. */
export type DoctorPorts = {
  readonly env: Env;
  /** By the application's role. Null: a laptop, whose database `npm start` brings along. */
  readonly db: Database | null;
  /** Null where `db` is. */
  readonly secrets: Secrets | null;
  readonly store: Store;
  /** Null: nothing is sold, or for play money of a chain that `npm start` brings along. */
  readonly payments: Payments | null;
  readonly cdn: Cdn | null;
  readonly alerts: Alerts;
  /** Null: pictures are not looked at. */
  readonly screener: Context['screener'];
  readonly clock: Clock;
  /** This version's migrations. */
  readonly migrationsDir: string;
};
