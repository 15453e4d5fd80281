import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

export type LoggedServer = {
  /** Origin, without a slash at its end. */
  readonly url: string;
  readonly pid: number;
  /** SIGTERM, and waits for its end. */
  stop(): Promise<void>;
};

const READY_WITHIN_MS = 90_000;
const POLL_MS = 10;

/**
 * Starts a server whose output goes to a file: a pipe would cost whoever measures it the reading of every line.
 *
 * @param options.log the file
 * @returns once it has printed an address
 */
export async function startLogged(
  words: readonly [string, ...string[]],
  {
    cwd,
    env,
    log,
  }: { cwd: string; env: Readonly<Record<string, string | undefined>>; log: string },
): Promise<LoggedServer> {
  const output = openSync(log, 'w');
  const [file, ...args] = words;
  const child = spawn(file, args, {
    cwd,
    env: env as NodeJS.ProcessEnv,
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  const exited = once(child, 'exit');
  const until = performance.now() + READY_WITHIN_MS;
  for (;;) {
    const printed = readFileSync(log, 'utf8');
    const url = /^\W*(?:Local:\s*)?(http:\/\/[^\s/]+)\/?\s*$/m.exec(printed)?.[1];
    if (url !== undefined) {
      return {
        url,
        pid: child.pid!,
        stop: async () => {
          if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
          await exited;
        },
      };
    }
    if (child.exitCode !== null || performance.now() > until) {
      child.kill('SIGKILL');
      throw new Error(`${words.join(' ')} was not ready:\n${printed}`);
    }
    await delay(POLL_MS);
  }
}
