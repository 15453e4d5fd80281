import { mkdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findFreePort } from '@/dev/find-free-port';
import { StartError } from '@/lib/start-error';
import { callRpc } from './call-rpc';
import { keepTime } from './keep-time';
import { launchAnvil, LaunchError, type Launched } from './launch-anvil';
import { repeat } from './repeat';
import { saveState } from './save-state';
import { setAside, settleState } from './settle-state';
import { stateFiles, type StateFiles } from './state-files';
import { stopOrphans } from './stop-orphans';

const ATTEMPTS = 5;
/** Saving may take at most this part of the time: the dump grows with the chain. */
const SAVING_SHARE = 0.1;
const STOP_WITHIN_MS = 15_000;

export type Chain = {
  readonly rpcUrl: string;
  readonly port: number;
  readonly pid: number;
  /** Resolves when anvil has ended, asked for or not. */
  readonly ended: Promise<void>;
  /**
   * Holds the process as it is: connections are taken, soon nothing is answered (its threads stop one by one), no block
   * is lost.
   */
  pause(): void;
  resume(): void;
  /** Mines at full pace again for a while, where it does so by itself. */
  wake(): void;
  /** Ends it and keeps its state. May be called again. */
  stop(): Promise<void>;
};

export type ChainOptions = {
  /** Absolute or not; the chain's files lie in its folder `chain`. The caller holds its lock. */
  dataDir: string;
  /** 0: a free one. */
  port?: number;
  log: (line: string) => void;
  /** A block at least this often, while the chain is in use. Null: only with transactions and when asked to. */
  mineEverySeconds?: number | null;
  /** Null: the state is kept on stop only. */
  saveEverySeconds?: number | null;
};

async function launch(
  files: StateFiles,
  { port = 0, log }: Pick<ChainOptions, 'port' | 'log'>,
  load: boolean,
): Promise<Launched & { port: number; loaded: boolean }> {
  for (let attempt = 1; ; attempt += 1) {
    // Asked first: where another anvil has the port, it would answer in the place of ours.
    const chosen = await findFreePort(port);
    if (chosen === null) throw new StartError(`Port ${port} of the local chain is taken.`);
    try {
      return { ...(await launchAnvil(chosen, files, { load })), port: chosen, loaded: load };
    } catch (error) {
      if (!(error instanceof LaunchError)) throw error;
      if (error.kind === 'state unreadable' && load) {
        await setAside(files, log);
        return launch(files, { port, log }, false);
      }
      if (error.kind !== 'port taken' || attempt === ATTEMPTS) throw error;
    }
  }
}

function keepSaving(
  rpcUrl: string,
  file: string,
  seconds: number,
  { isPaused, log }: { isPaused: () => boolean; log: (line: string) => void },
): () => Promise<void> {
  let saved: string | undefined;
  return repeat(async () => {
    const started = performance.now();
    try {
      if (isPaused()) return seconds * 1_000;
      const options = { timeoutMs: 5_000 };
      const best = await callRpc<string>(rpcUrl, 'eth_blockNumber', [], options);
      if (best !== saved) await saveState(rpcUrl, file);
      saved = best;
    } catch (error) {
      if (!isPaused()) log(`the local chain's state was not saved: ${String(error)}`);
    }
    return Math.max(seconds * 1_000, (performance.now() - started) / SAVING_SHARE);
  }, seconds * 1_000);
}

/**
 * Runs a real EVM chain (anvil) with Base Sepolia's chain id, whose state lies in `dataDir/chain`. What a killed start
 * left running on the same folder is stopped first. It survives every stop whole, and a hard kill of anvil itself but
 * for its last second.
 *
 * @throws StartError where a person can mend it
 */
export async function startChain(options: ChainOptions): Promise<Chain> {
  const { dataDir, log, mineEverySeconds = null, saveEverySeconds = 1 } = options;
  const made = path.join(dataDir, 'chain');
  await mkdir(made, { recursive: true, mode: 0o700 });
  const files = stateFiles(await realpath(made));
  await stopOrphans(files.atExit, log);
  const load = await settleState(files, log);
  if (!load) log('a new local chain begins');
  const { child, rpcUrl, ended, port, loaded } = await launch(files, options, load);
  // A loaded chain knows the state of its newest block only: now that of the newest final one too.
  if (loaded) await callRpc(rpcUrl, 'anvil_mine', ['0x3']);

  let paused = false;
  const pausing = { isPaused: () => paused, log };
  const clock = mineEverySeconds === null ? null : keepTime(rpcUrl, mineEverySeconds, pausing);
  const stopSaving =
    saveEverySeconds === null ? null : keepSaving(rpcUrl, files.saved, saveEverySeconds, pausing);
  const resume = () => {
    child.kill('SIGCONT');
    paused = false;
  };
  const end = async (): Promise<void> => {
    const endedBefore = child.exitCode !== null || child.signalCode !== null;
    resume();
    await Promise.all([clock?.stop(), stopSaving?.()]);
    // What it left is for the next start to settle, which may have begun.
    if (endedBefore) return;
    child.kill('SIGTERM');
    const inTime = new AbortController();
    const late = delay(STOP_WITHIN_MS, 'late', { signal: inTime.signal }).catch(() => 'in time');
    if ((await Promise.race([ended, late])) === 'late') child.kill('SIGKILL');
    inTime.abort();
    await ended;
    await settleState(files, log);
  };
  void ended.then(() => Promise.all([clock?.stop(), stopSaving?.()]));
  let stopping: Promise<void> | undefined;
  return {
    rpcUrl,
    port,
    pid: child.pid ?? 0,
    ended,
    pause: () => {
      paused = true;
      child.kill('SIGSTOP');
    },
    resume,
    wake: () => clock?.wake(),
    stop: () => (stopping ??= end()),
  };
}
