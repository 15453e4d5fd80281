import type { Verdict } from './checks/check-all';
import { countKills } from './count-kills';
import type { Dealt } from './deal-strikes';
import type { World } from './world';

const countFates = ({ images }: World['book']): string => {
  const now = Date.now();
  const fates = images.map(({ fate, expiresAt }) =>
    fate === 'live' && expiresAt <= now ? 'expired' : fate,
  );
  return ['live', 'expired', 'deleted', 'removed']
    .map((fate) => `${fates.filter((one) => one === fate).length} ${fate}`)
    .join(', ');
};

const nameAnswer = (status: number) => (status === 0 ? 'no answer' : String(status));

function* tellFaults(title: string, faults: readonly string[]): Generator<string> {
  if (faults.length > 0) yield `  ${title}: ${faults.length}`;
  for (const fault of faults.slice(0, 20)) yield `    ${fault}`;
}

export type Run = {
  readonly seed: number;
  readonly seconds: number;
  readonly world: World;
  readonly dealt: Dealt;
  readonly verdict: Verdict;
  /** Starts that nobody killed and that failed. */
  readonly failedStarts: readonly string[];
  /** Kills without which a run proves too little. */
  readonly leastKills: number;
};

/** What was done and what was found, in lines. */
export function* printSummary(run: Run): Generator<string> {
  const { seed, seconds, dealt, verdict, world, failedStarts, leastKills } = run;
  const { images, money, store, service } = verdict;
  yield `chaos, seed ${seed}, ${seconds} s`;
  yield `kills: ${countKills(dealt)} (at least ${leastKills} are asked for); the chain hung ${dealt.get('chain') ?? 0} times`;
  for (const [victim, times] of [...dealt].sort()) {
    if (victim !== 'chain') yield `  ${victim}: ${times}`;
  }
  yield 'asked, and answered';
  for (const [what, answers] of [...world.book.answers].sort()) {
    const told = [...answers].sort(([a], [b]) => a - b);
    yield `  ${what}: ${told.map(([status, times]) => `${nameAnswer(status)} × ${times}`).join(', ')}`;
  }
  const whole = images.faults.length + service.faults.length === 0;
  yield `images: ${images.checked} acknowledged (${countFates(world.book)}), ${images.faults.length} lost or shown wrongly`;
  yield `money: ${money.settled} settled payments (${money.payerOnly} for their wallets alone, since the chain hung), ${money.transfers} transfers, ${money.atomic} atomic USDC; ${money.undelivered} purchases never charged; the equation ${money.faults.length === 0 ? 'holds' : 'DOES NOT HOLD'}`;
  yield `store: ${store.objects} objects, one a row; ${store.swept} that kills had left were swept; ${store.faults.length} orphans or missing`;
  yield `jobs, health, audit, answers in between: ${whole ? 'as they must be' : 'NOT as they must be'}`;
  if (failedStarts.length > 0)
    yield `starts that failed without a kill, and were made up for: ${failedStarts.length}`;
  for (const line of new Set(
    failedStarts.map((text) => text.replaceAll('\n', ' ').slice(0, 200)),
  )) {
    yield `    ${line}`;
  }
  yield* tellFaults('images', images.faults);
  yield* tellFaults('money', money.faults);
  yield* tellFaults('store', store.faults);
  yield* tellFaults('service', service.faults);
}
