import { mine } from '@/dev/chain/mine';
import { checkGranted } from './check-granted';
import { interfere } from './interfere';
import { advance, alignClocks } from './keep-clocks';
import { makeRequest } from './make-request';
import { pick } from './pick';
import { ask } from './send';
import type { Step } from './step';
import type { World } from './world';

/** Takes one step of a sequence. False where there was nothing that it could be done to. */
async function run(world: World, step: Step): Promise<boolean> {
  const auths = [...world.auths.values()];
  switch (step.kind) {
    case 'two at once': {
      const both = [makeRequest(world, step.first), makeRequest(world, step.second)];
      return (await Promise.all(both)).includes(true);
    }
    case 'interfere': {
      const auth = pick(auths, step.which);
      if (auth === undefined) return false;
      await interfere(world, auth, step.how);
      return true;
    }
    case 'delete what was bought': {
      const [url, image] = pick([...world.bought], step.which) ?? [];
      if (url === undefined || image === undefined) return false;
      const path = `/api/images/${/([a-z0-9]+)\.\w+$/.exec(url)![1]!}`;
      const headers = { authorization: `Bearer ${image.deleteToken}` };
      await ask(world.observer, { method: 'DELETE', path, headers });
      image.isDeleted = true;
      return true;
    }
    case 'crash':
      world.restart(step.server);
      return true;
    case 'time goes by':
      advance(step.seconds);
      return true;
    case 'our clock is off':
      world.skew = step.seconds * 1000;
      return true;
    case 'chain':
      world.isChainAway = step.away;
      return true;
    case 'blocks':
      await mine(world.stage.chain.rpcUrl);
      return true;
    case 'pay':
    case 'repeat':
    case 'run again':
    case 'replay by a stranger':
    case 'wrong product':
    case 'claim':
    case 'use a token':
    case 'status':
    case 'reconcile':
      return makeRequest(world, step);
  }
}

export async function takeStep(world: World, step: Step): Promise<void> {
  const { stats, chain } = world.stage;
  await alignClocks(chain.rpcUrl);
  world.trace.push(JSON.stringify(step));
  const isTaken = await run(world, step);
  await checkGranted(world);
  stats.count(isTaken ? 'steps' : 'steps without an object', step.kind);
}
