import type { Check } from './check';
import { checkAlerts } from './checks/check-alerts';
import { checkBlocks } from './checks/check-blocks';
import { checkCdn } from './checks/check-cdn';
import { checkChain } from './checks/check-chain';
import { checkClock } from './checks/check-clock';
import { checkCron } from './checks/check-cron';
import { checkDatabase } from './checks/check-database';
import { checkFacilitator } from './checks/check-facilitator';
import { checkImages } from './checks/check-images';
import { checkJobs } from './checks/check-jobs';
import { checkMail } from './checks/check-mail';
import { checkMigrations } from './checks/check-migrations';
import { checkPayTo } from './checks/check-pay-to';
import { checkPreservation } from './checks/check-preservation';
import { checkProxy } from './checks/check-proxy';
import { checkScreening } from './checks/check-screening';
import { checkSecret } from './checks/check-secret';
import { checkSite } from './checks/check-site';
import { checkStore } from './checks/check-store';
import { checkToken } from './checks/check-token';
import { checkWebhook } from './checks/check-webhook';

export type CheckName =
  | 'database'
  | 'migrations'
  | 'secret'
  | 'clock'
  | 'store'
  | 'cron'
  | 'jobs'
  | 'facilitator'
  | 'chain'
  | 'token'
  | 'pay-to'
  | 'blocks'
  | 'site'
  | 'images'
  | 'proxy'
  | 'cdn'
  | 'mail'
  | 'webhook'
  | 'alerts'
  | 'screening'
  | 'preservation';

/** In the order in which they are told. `needs`: where that has failed, this one would only say so again. */
export const CHECKS: Readonly<
  Record<CheckName, { readonly run: Check; readonly needs?: readonly CheckName[] }>
> = {
  database: { run: checkDatabase },
  migrations: { run: checkMigrations, needs: ['database'] },
  secret: { run: checkSecret, needs: ['migrations'] },
  clock: { run: checkClock, needs: ['database'] },
  store: { run: checkStore },
  cron: { run: checkCron },
  jobs: { run: checkJobs, needs: ['migrations', 'cron', 'clock'] },
  facilitator: { run: checkFacilitator },
  chain: { run: checkChain },
  token: { run: checkToken, needs: ['chain'] },
  'pay-to': { run: checkPayTo, needs: ['chain'] },
  blocks: { run: checkBlocks, needs: ['chain', 'clock'] },
  site: { run: checkSite, needs: ['secret', 'store'] },
  images: { run: checkImages, needs: ['site'] },
  proxy: { run: checkProxy, needs: ['site'] },
  cdn: { run: checkCdn },
  mail: { run: checkMail },
  webhook: { run: checkWebhook },
  alerts: { run: checkAlerts },
  screening: { run: checkScreening },
  preservation: { run: checkPreservation },
};

export const CHECK_NAMES = Object.keys(CHECKS) as CheckName[];
