import { watchDeadlines } from '@/lib/abuse/alerts/watch-deadlines';
import { dropTexts } from '@/lib/abuse/drop-texts';
import { resealTexts } from '@/lib/abuse/reseal-texts';
import type { Context } from '@/lib/context';
import { expireImages } from '@/lib/lifecycle/expire-images';
import { purgeRecords } from '@/lib/lifecycle/purge-records';
import { sweepOrphans } from '@/lib/lifecycle/sweep-orphans';
import {
  findExpiryBacklog,
  findMessageBacklog,
  findNoBacklog,
  findPaymentBacklog,
  findPurgeBacklog,
  findPreservationBacklog,
  findRecordBacklog,
  findResealBacklog,
  findScreenBacklog,
} from './find-backlogs';
import type { Job } from './job';
import { purgeCdn } from './purge-cdn';
import { preserveImages } from './preserve-images';
import { reconcilePayments } from './reconcile-payments';
import { screenImages } from './screen-images';
import { sendAlerts } from './send-alerts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
/** Where the caller comes once a day, with room for a late one. */
const DAILY = 26 * HOUR;

export const JOB_NAMES = [
  'expire',
  'purge-records',
  'drop-texts',
  'reseal-texts',
  'sweep-orphans',
  'reconcile',
  'purge-cdn',
  'watch-deadlines',
  'send-alerts',
  'screen',
  'preserve',
] as const;

export type JobName = (typeof JOB_NAMES)[number];

const tells = ({ alerts }: Pick<Context, 'alerts'>): boolean =>
  alerts.mail !== null || alerts.webhook !== null;

export const JOBS: Readonly<Record<JobName, Job>> = {
  expire: {
    destroys: true,
    everySeconds: MINUTE,
    lateSeconds: DAILY,
    run: expireImages,
    findBacklog: findExpiryBacklog,
  },
  'purge-records': {
    destroys: true,
    everySeconds: HOUR,
    lateSeconds: DAILY,
    run: purgeRecords,
    findBacklog: findRecordBacklog,
  },
  'drop-texts': {
    destroys: true,
    everySeconds: HOUR,
    lateSeconds: DAILY,
    run: dropTexts,
    findBacklog: findNoBacklog,
  },
  'reseal-texts': {
    everySeconds: MINUTE,
    lateSeconds: DAILY,
    run: resealTexts,
    findBacklog: findResealBacklog,
  },
  'sweep-orphans': {
    destroys: true,
    everySeconds: 6 * HOUR,
    lateSeconds: DAILY,
    run: sweepOrphans,
    findBacklog: findNoBacklog,
  },
  reconcile: {
    applies: ({ payments }) => payments !== null,
    everySeconds: 5,
    lateSeconds: HOUR,
    run: reconcilePayments,
    findBacklog: findPaymentBacklog,
  },
  'purge-cdn': {
    applies: ({ cdn }) => cdn !== null,
    everySeconds: 2,
    lateSeconds: 10 * MINUTE,
    run: purgeCdn,
    findBacklog: findPurgeBacklog,
  },
  'watch-deadlines': {
    applies: tells,
    everySeconds: 30,
    lateSeconds: DAILY,
    run: watchDeadlines,
    findBacklog: findNoBacklog,
  },
  'send-alerts': {
    applies: tells,
    everySeconds: 1,
    lateSeconds: 10 * MINUTE,
    run: sendAlerts,
    findBacklog: findMessageBacklog,
  },
  screen: {
    applies: ({ screener }) => screener !== null,
    everySeconds: 2,
    lateSeconds: 10 * MINUTE,
    run: screenImages,
    findBacklog: findScreenBacklog,
  },
  preserve: {
    applies: ({ env }) => env.abuse.preservationKey !== null,
    everySeconds: 15,
    lateSeconds: HOUR,
    run: preserveImages,
    findBacklog: findPreservationBacklog,
  },
};
