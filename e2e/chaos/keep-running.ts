import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { RunningApp } from '../start-app';

const isAlive = (child: ChildProcess) => child.exitCode === null && child.signalCode === null;

/** A program that is started again whenever it ends, as a service manager does. */
export type KeptRunning = {
  isReady(): boolean;
  /** Resolves when it serves; false where it does not in time. */
  becomesReady(withinMs: number): Promise<boolean>;
  /** SIGKILL, ready or not. False where there was nobody to kill. */
  kill(): Promise<boolean>;
  /** SIGTERM, and no further start. */
  stop(): Promise<number | null>;
  /** Why starts failed that nobody killed: the first line of each. */
  readonly failures: string[];
  /** How often it came to serve. */
  starts(): number;
  /** What it printed last. */
  output(): string;
};

/** Between an end and the next start: a program that cannot start must not take the machine. */
const PAUSE_MS = 200;

/**
 * @param start given what must be told of the process as soon as there is one
 * @param onReady awaited before it counts as ready
 */
export function keepRunning(
  start: (onSpawn: (child: ChildProcess) => void) => Promise<RunningApp>,
  onReady: () => Promise<void> = () => Promise.resolve(),
): KeptRunning {
  let child: ChildProcess | null = null;
  let app: RunningApp | null = null;
  let ready = false;
  let stopping = false;
  const goesOn = () => !stopping;
  let starts = 0;
  let killed: ChildProcess | null = null;
  const failures: string[] = [];

  const runOnce = async (): Promise<void> => {
    try {
      app = await start((spawned) => (child = spawned));
      await onReady();
      starts += 1;
      ready = true;
      if (isAlive(app.process)) await once(app.process, 'exit');
    } catch (thrown) {
      if (child !== null && child !== killed) failures.push(String(thrown).slice(0, 400));
      // Whatever went wrong after it was ready: it must not run on beside the next one.
      if (child !== null && isAlive(child)) child.kill('SIGKILL');
    } finally {
      ready = false;
    }
  };
  const running = (async () => {
    while (goesOn()) {
      await runOnce();
      if (goesOn()) await delay(PAUSE_MS);
    }
  })();

  return {
    failures,
    isReady: () => ready,
    starts: () => starts,
    output: () => app?.output() ?? '',
    async becomesReady(withinMs) {
      const until = performance.now() + withinMs;
      while (!ready && performance.now() < until) await delay(25);
      return ready;
    },
    async kill() {
      if (child === null || !isAlive(child)) return false;
      killed = child;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
      return true;
    },
    async stop() {
      stopping = true;
      if (child !== null && isAlive(child)) child.kill('SIGTERM');
      await running;
      return child?.exitCode ?? null;
    },
  };
}
