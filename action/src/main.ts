import * as core from '@actions/core';
import { randomBytes } from 'node:crypto';
import * as http from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { readRunner } from './read-runner';
import { readSettings } from './read-settings';
import { runAction } from './run-action';

// `fetch` goes through the proxy that a runner names, from the Node on that has this (24.14).
const { setGlobalProxyFromEnv } = http as { setGlobalProxyFromEnv?: () => void };
setGlobalProxyFromEnv?.();

try {
  const settings = readSettings((name) => core.getInput(name), process.env.IMG402_SERVER ?? '');
  if ('faults' in settings) {
    core.setFailed(settings.faults.join('\n'));
  } else {
    const effects = {
      core,
      fetch,
      now: () => Date.now(),
      delay: (milliseconds: number) => setTimeout(milliseconds),
      newKey: () => randomBytes(24).toString('hex'),
    };
    await runAction(effects, settings, readRunner(process.env));
  }
} catch (err) {
  core.setFailed(err instanceof Error ? err : String(err));
}
