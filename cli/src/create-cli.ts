import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Cli } from './cli';
import type { Host } from './command/host';
import { sendRequest } from './http/send-request';
import { findStateFolder } from './state/find-state-folder';
import { openState } from './state/open-state';

/** The real thing: network, clock, randomness and this user's state folder. */
export function createCli(
  { env, home, platform, version, signal }: Host,
  { note, warn }: Pick<Cli, 'note' | 'warn'>,
): Cli {
  const wait: Cli['wait'] = async (ms) => {
    await delay(ms, undefined, { signal });
  };
  const agent = { 'User-Agent': `img402-cli/${version}` };
  return {
    send: (request) =>
      sendRequest({ ...request, headers: { ...agent, ...request.headers } }, signal),
    state: openState(findStateFolder(env, home, platform), { wait }),
    now: () => Date.now(),
    wait,
    makeKey: () => randomBytes(16).toString('hex'),
    privateKey: env['IMG402_PRIVATE_KEY'],
    ...{ note, warn, signal },
  };
}
