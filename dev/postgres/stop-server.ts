import type { ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';

/** Postgres' fast stop, which writes a checkpoint; its immediate one; and the end. Each with the time that it gets. */
const STEPS = [
  ['SIGINT', 15_000],
  ['SIGQUIT', 5_000],
  ['SIGKILL', 5_000],
] as const;

/** Ends a server in good order, by force where it hangs. */
export async function stopServer(child: ChildProcess, ended: Promise<void>): Promise<void> {
  for (const [signal, ms] of STEPS) {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    const inTime = new AbortController();
    const late = delay(ms, undefined, { signal: inTime.signal });
    await Promise.race([ended, late]);
    inTime.abort();
    await late.catch(() => undefined);
  }
}
