import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { accountOf } from './account-of';
import { checkAll } from './checks/check-all';
import { countKills } from './count-kills';
import { dealStrikes } from './deal-strikes';
import { WALLETS_EACH } from './draw-step';
import { makeWorld } from './make-world';
import { openArena } from './open-arena';
import { playClient } from './play-client';
import { printSummary } from './print-summary';
import { settleUp } from './settle/settle-up';

const CLIENTS = 8;
const LEAST_KILLS_A_MINUTE = 10;
const READY_WITHIN_MS = 90_000;

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '5' }, seed: { type: 'string', default: '' } },
});
const minutes = Number(values.minutes);
if (!(minutes > 0)) throw new Error('--minutes takes a number above 0');
/** The same seed makes the same decisions. When which of them meets which is up to the machine. */
const seed = values.seed === '' ? Date.now() % 2 ** 31 : Number(values.seed);
if (!Number.isSafeInteger(seed)) throw new Error('--seed takes a whole number');

const say = (line: string) => void process.stdout.write(`${line}\n`);
const sayTime = (line: string) => say(`${new Date().toISOString().slice(11, 19)} ${line}`);

sayTime(`chaos for ${minutes} min, --seed ${seed}`);
const operator = accountOf(`chaos ${seed} operator`);
const arena = await openArena(operator.address);
// Nothing of it outlives whoever breaks it off.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void arena.close().finally(() => process.exit(1)));
}
let failed = true;
try {
  const wallets = Array.from({ length: CLIENTS * WALLETS_EACH }, (_, at) =>
    accountOf(`chaos ${seed} wallet ${at}`),
  );
  const world = await makeWorld(arena, operator, wallets);
  sayTime('everything runs; the killing begins');
  const startedAt = performance.now();
  const until = startedAt + minutes * 60_000;
  const clients = Array.from({ length: CLIENTS }, (_, place) =>
    playClient(world, arena, { seed, place, until }),
  );
  const [dealt] = await Promise.all([dealStrikes(arena, seed, until), ...clients]);
  const seconds = Math.round((performance.now() - startedAt) / 1_000);
  sayTime(`${countKills(dealt)} kills; everything is to run again`);
  for (const server of [arena.server, arena.second]) {
    if (!(await server.becomesReady(READY_WITHIN_MS))) {
      throw new Error(`a server did not come back: ${server.failures.at(-1)}\n${server.output()}`);
    }
  }
  await settleUp(arena, world);
  sayTime('clients and ledger are settled; those that live shortly expire');
  const soon = Date.now() + 120_000;
  const short = world.book.images.filter(({ expiresAt }) => expiresAt < soon);
  await delay(Math.max(0, ...short.map(({ expiresAt }) => expiresAt + 1_000 - Date.now())));
  sayTime('everything is checked');
  const verdict = await checkAll(arena, world);
  const leastKills = Math.floor(minutes * LEAST_KILLS_A_MINUTE);
  const failedStarts = [...arena.server.failures, ...arena.second.failures];
  for (const line of printSummary({
    ...{ seed, seconds, world, dealt, verdict, failedStarts, leastKills },
  })) {
    say(line);
  }
  const faults = Object.values(verdict).flatMap((part) => part.faults);
  failed = faults.length > 0 || countKills(dealt) < leastKills;
  say(failed ? 'FAILED' : 'lost 0, equation holds');
} finally {
  await arena.close();
}
process.exit(failed ? 1 : 0);
