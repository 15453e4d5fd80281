import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  SCREEN_LIMITS,
  type Look,
  type ScreenAnswer,
  type Screener,
  type ScreenLimits,
  type ScreenRequest,
} from './screener';

/** A busy machine needs a second for it. */
const START_MS = 30_000;
/** Of its JavaScript alone; the decoders' memory is what `memoryBytes` bounds. */
const HEAP_MB = 128;

/** What it says next, or how it ended instead. Listens until one of them, or until the time is up. */
function listen(child: ChildProcess, ms: number, begin: () => void): Promise<ScreenAnswer> {
  return new Promise((resolve) => {
    const settle = (answer: ScreenAnswer) => {
      clearTimeout(timer);
      child.off('message', settle).off('exit', onExit).off('error', onError);
      resolve(answer);
    };
    const fail = (why: string) => settle({ kind: 'failed', why });
    const onExit = (code: number | null, signal: string | null) =>
      fail(`its process ended with ${signal ?? `code ${code}`}`);
    const onError = (thrown: Error) => fail(`its process failed: ${thrown.message}`);
    // Holds this process, too, which the other one does not.
    const timer = setTimeout(() => fail(`it took longer than ${ms / 1000} s`), ms);
    child.on('message', settle).on('exit', onExit).on('error', onError);
    begin();
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.ref();
  child.kill('SIGKILL');
  await ended;
}

/** @param program `dist/screen-images.mjs` */
async function start(program: string, { memoryBytes }: ScreenLimits): Promise<ChildProcess> {
  const args = [`--max-old-space-size=${HEAP_MB}`, program, String(memoryBytes)];
  const child = spawn(process.execPath, args, {
    // It needs none of our settings, and least of all the secrets among them.
    env: { NODE_ENV: 'production' },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'advanced',
  });
  // What nobody listens to must not end this process.
  child.on('error', () => undefined);
  const answer = await listen(child, START_MS, () => undefined);
  if (answer.kind === 'ready') {
    child.unref();
    child.channel?.unref();
    return child;
  }
  await end(child);
  const why = answer.kind === 'failed' ? answer.why : 'it is not the program';
  throw new Error(`the screening does not start: ${why}`);
}

async function ask(child: ChildProcess, request: ScreenRequest, ms: number): Promise<Look> {
  const answer = await listen(child, ms, () => {
    // Where it cannot be sent any more, the process has ended, and says so.
    child.send(request, () => undefined);
  });
  return answer.kind === 'ready' ? { kind: 'failed', why: 'its process began anew' } : answer;
}

/**
 * A screener by a process that is started when there is a picture to look at, and ended when there has been none for a
 * while. A process that has failed at a picture is not given another one.
 *
 * @param program the built `scripts/screen-images.ts`
 */
export function createScreener(
  program: string,
  limits: ScreenLimits = SCREEN_LIMITS,
): Screener & { readonly pid: () => number | null } {
  let child: ChildProcess | null = null;
  let last: Promise<unknown> = Promise.resolve();
  let idle: NodeJS.Timeout | undefined;
  const state = { stopped: false };
  const checkStopped = () => {
    if (state.stopped) throw new Error('the screening is stopped');
  };

  const dismiss = async () => {
    const ending = child;
    child = null;
    if (ending !== null) await end(ending);
  };
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    return turn;
  };
  const look = async (picture: Uint8Array): Promise<Look> => {
    checkStopped();
    clearTimeout(idle);
    // It may have been killed by somebody while it had nothing to do.
    if (child !== null && !child.connected) await dismiss();
    child ??= await start(program, limits);
    const found = await ask(child, { picture }, limits.lookMs);
    if (found.kind === 'failed') await dismiss();
    // Then it says nothing of the picture.
    checkStopped();
    idle = setTimeout(() => void inTurn(dismiss), limits.idleMs).unref();
    return found;
  };
  return {
    look: (picture) => inTurn(() => look(picture)),
    async stop() {
      state.stopped = true;
      clearTimeout(idle);
      await dismiss();
      await inTurn(dismiss);
    },
    pid: () => child?.pid ?? null,
  };
}
