import { setTimeout as delay } from 'node:timers/promises';
import { drawStep } from './draw-step';
import { makeDice } from './make-dice';
import type { Arena } from './open-arena';
import { takeStep, type Client } from './take-step';
import type { World } from './world';

/**
 * One client's steps, one after the other, until the time is up. The one that it asks may be away; while both are, it
 * waits.
 */
export async function playClient(
  world: World,
  { server, second }: Pick<Arena, 'server' | 'second'>,
  { seed, place, until }: { seed: number; place: number; until: number },
): Promise<void> {
  const client: Client = { place, images: [], uploads: [], purchases: [] };
  // A stream of its own for each: what one client finds does not move another one's choices.
  const dice = makeDice(Math.imul(seed + 1, 0x9e3779b1) + place);
  while (performance.now() < until) {
    const step = drawStep(dice);
    while (!server.isReady() && !second.isReady() && performance.now() < until) await delay(50);
    await takeStep(world, client, step);
    await delay(step.pauseMs);
  }
}
