import { parseArgs } from 'node:util';
import { quantile } from '@/bench/payments/summarize';
import { makeReceivedImage } from '@/dev/context/make-received-image';
import { holdImage } from '@/lib/abuse/hold-image';
import { releaseImage } from '@/lib/abuse/release-image';
import { isRefusal } from '@/lib/errors';
import { checkHealth } from '@/lib/health/check-health';
import { lookUpImage } from '@/lib/images/look-up-image';
import { removeImage } from '@/lib/images/remove-image';
import { uploadImage } from '@/lib/images/upload-image';
import { JOB_NAMES } from '@/lib/jobs/jobs';
import { runJob } from '@/lib/jobs/run-job';
import { expireImages } from '@/lib/lifecycle/expire-images';
import { claimPayments } from '@/lib/payments/claim-payments';
import { explainStatements } from './explain-statements';
import { fillDatabase } from './fill-database';
import { measurePath, openPaths } from './measure-paths';
import { openStage, type Side } from './open-stage';

const DAY = 86_400_000;

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '1500000' },
    rounds: { type: 'string', default: '10' },
    runs: { type: 'string', default: '100' },
    plans: { type: 'boolean', default: false },
  },
});
const [rows, rounds, runs] = [values.rows, values.rounds, values.runs].map(Number) as [
  number,
  number,
  number,
];

const say = (line: string) => console.info(line);
const seconds = (since: number) => ((performance.now() - since) / 1000).toFixed(0);

/** Each path on both sides in turn, the order changed with every round, so that a busy moment hits both alike. */
async function comparePaths(empty: Side, full: Side): Promise<void> {
  const sides = await Promise.all([empty, full].map(openPaths));
  const times = new Map<string, number[]>();
  for (let round = -1; round < rounds; round += 1) {
    for (let at = 0; at < 3; at += 1) {
      const order = round % 2 === 0 ? [0, 1] : [1, 0];
      for (const side of order) {
        const path = sides[side]![at]!;
        const measured = await measurePath(path, runs);
        // The first round warms up.
        if (round < 0) continue;
        const key = `${path.name} ${side}`;
        times.set(key, [...(times.get(key) ?? []), ...measured]);
      }
    }
  }
  say(`path     empty ms   full ms   ratio   (medians of ${rounds} × ${runs})`);
  for (const { name } of sides[0]!) {
    const [before, after] = [0, 1].map((side) => quantile(times.get(`${name} ${side}`) ?? [], 0.5));
    const cells = [before!.toFixed(2).padStart(8), after!.toFixed(2).padStart(9)];
    say(`${name.padEnd(8)} ${cells.join(' ')}   ${(after! / before!).toFixed(2).padStart(5)}`);
  }
}

/** Backlogs of ever more images, each worked off whole: what a row costs must not depend on how many are due. */
async function measureExpiry({ context }: Side): Promise<void> {
  say('due rows   ms a row   rows/s');
  for (const days of [1, 4, 40, 400]) {
    const now = new Date(Date.now() + days * DAY + DAY / 2);
    const ports = { ...context, clock: { now: () => now } };
    const start = performance.now();
    const { destroyed } = await expireImages(ports, async () => true);
    if (destroyed === 0) continue;
    const ms = performance.now() - start;
    const rate = (destroyed / ms) * 1000;
    const cells = [(ms / destroyed).toFixed(3).padStart(8), rate.toFixed(0).padStart(6)];
    say(`${String(destroyed).padStart(8)}   ${cells.join('   ')}`);
  }
}

/** What the jobs, the desk and the readers send beside the hot paths. */
async function sendTheRest({ context }: Side): Promise<void> {
  const uploaded = await uploadImage(context, 'free', makeReceivedImage(), null);
  if (isRefusal(uploaded)) throw new Error(uploaded.log);
  const row = uploaded.image;
  await lookUpImage(context, row.id);
  await holdImage(context, row.id);
  await releaseImage(context, row.id);
  await removeImage(context, row);
  const address = `0x${'00'.repeat(20)}` as const;
  await claimPayments(context, { address, paymentId: null, limit: 20, cursor: null });
  await checkHealth(context);
  for (const job of JOB_NAMES) await runJob(context, job, { limitMs: 0 });
}

const stage = await openStage();
try {
  const { empty, full } = stage;
  const start = performance.now();
  await fillDatabase(full.ownerUrl, rows);
  say(`${rows} images, filled in ${seconds(start)} s`);
  full.takeStatements();
  await comparePaths(empty, full);
  await sendTheRest(full);
  const explained = await explainStatements(full.ownerUrl, full.takeStatements());
  const scanning = explained.filter(({ scans }) => scans);
  say(
    `${explained.length} statements, ${scanning.length} of them read a large table from end to end`,
  );
  for (const { statement, plan } of values.plans ? explained : scanning) {
    say(`\n${statement}\n${plan.map((line) => `    ${line}`).join('\n')}`);
  }
  await measureExpiry(full);
} finally {
  await stage.close();
}
