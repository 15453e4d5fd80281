import { setTimeout as delay } from 'node:timers/promises';
import type { Arena } from './open-arena';
import type { Strike, Victim } from './plan-strikes';

/** How long a victim that is to be killed at work is waited for. */
const READY_WITHIN_MS = 30_000;

async function killPostgres({ postgres }: Arena): Promise<boolean> {
  try {
    process.kill(await postgres.pid(), 'SIGKILL');
    return true;
  } catch {
    // It is between two lives.
    return false;
  }
}

/** One of the processes that Postgres has for its clients: it then ends all of them and recovers, by itself. */
async function killConnection({ postgres }: Arena, pick: number): Promise<boolean> {
  try {
    const found = await postgres.query<{ pid: number }>(
      `SELECT pid FROM pg_stat_activity WHERE usename = 'img402_app' ORDER BY pid`,
    );
    const one = found[Math.floor(pick * found.length)];
    if (one === undefined) return false;
    process.kill(one.pid, 'SIGKILL');
    return true;
  } catch {
    return false;
  }
}

/** Kills whatever the strike names. False where it was not there to be killed. */
async function deal(arena: Arena, { victim, whileStarting, pick }: Strike): Promise<boolean> {
  const { server, second, facilitator } = arena;
  const target = victim === 'second server' ? second : victim === 'facilitator' ? null : server;
  if (target !== null && !whileStarting) await target.becomesReady(READY_WITHIN_MS);
  switch (victim) {
    case 'server':
    case 'second server':
      return target!.kill();
    case 'facilitator':
      return facilitator.kill();
    case 'Postgres':
      return killPostgres(arena);
    case 'connection of Postgres':
      return killConnection(arena, pick);
    case 'server and Postgres': {
      const both = [killPostgres(arena), server.kill()];
      return (await Promise.all(both)).some(Boolean);
    }
  }
}

export type Dealt = {
  readonly kills: ReadonlyMap<Victim, number>;
  readonly hangs: number;
};

/** Deals one blow after the other until the time is up. */
export async function dealStrikes(
  arena: Arena,
  strikes: Iterator<Strike>,
  until: number,
): Promise<Dealt> {
  const kills = new Map<Victim, number>();
  let hangs = 0;
  let hanging: Promise<void> = Promise.resolve();
  let isHanging = false;
  for (;;) {
    const strike = strikes.next().value as Strike;
    await delay(strike.afterMs);
    if (performance.now() >= until) break;
    if (strike.chainHangsMs > 0 && !isHanging) {
      hangs += 1;
      isHanging = true;
      arena.chain.pause();
      hanging = delay(strike.chainHangsMs).then(() => {
        arena.chain.resume();
        isHanging = false;
      });
    }
    if (await deal(arena, strike)) {
      kills.set(strike.victim, (kills.get(strike.victim) ?? 0) + 1);
    }
  }
  await hanging;
  return { kills, hangs };
}
