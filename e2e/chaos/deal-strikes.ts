import { setTimeout as delay } from 'node:timers/promises';
import type { Arena } from './open-arena';
import { LANES, planStrikes, type LaneName, type Strike, type Victim } from './plan-strikes';

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

/** Does what the strike says. False where the victim was not there to be hit. */
async function deal(arena: Arena, { victim, hangsMs, pick }: Strike): Promise<boolean> {
  const { server, second, facilitator, chain } = arena;
  const target = victim === 'second server' ? second : server;
  switch (victim) {
    case 'server':
    case 'second server':
      return target.kill();
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
    case 'chain':
      chain.pause();
      await delay(hangsMs);
      chain.resume();
      return true;
  }
}

/** Waits until a victim that is to be hit at work has begun to work. */
async function awaitVictim(
  { server, second }: Arena,
  { victim, whileStarting }: Strike,
): Promise<void> {
  if (whileStarting || victim === 'facilitator' || victim === 'chain') return;
  await (victim === 'second server' ? second : server).becomesReady(READY_WITHIN_MS);
}

/** How often who was hit. */
export type Dealt = ReadonlyMap<Victim, number>;

/** Deals the blows of a seed, each lane one after the other, until the time is up. */
export async function dealStrikes(arena: Arena, seed: number, until: number): Promise<Dealt> {
  const dealt = new Map<Victim, number>();
  const dealLane = async (name: LaneName): Promise<void> => {
    for (const strike of planStrikes(seed, name)) {
      await awaitVictim(arena, strike);
      await delay(Math.min(strike.afterMs, Math.max(0, until - performance.now())));
      if (performance.now() >= until) return;
      if (await deal(arena, strike)) dealt.set(strike.victim, (dealt.get(strike.victim) ?? 0) + 1);
    }
  };
  await Promise.all((Object.keys(LANES) as LaneName[]).map(dealLane));
  return dealt;
}
