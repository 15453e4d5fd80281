import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { open, readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { callRpc } from './call-rpc';
import { findAnvil } from './find-anvil';
import type { StateFiles } from './state-files';

/** Base Sepolia's, so that signatures made for it are valid here. */
export const CHAIN_ID = 84_532;

/** Well known and worth nothing: anvil's and Hardhat's own. Accounts 0 to 9 each get 10,000 play ether. */
export const MNEMONIC = 'test test test test test test test test test test test junk';

const READY_WITHIN_MS = 20_000;
const POLL_MS = 10;

let endsWithParent: boolean | undefined;

export type Launched = {
  readonly child: ChildProcess;
  readonly rpcUrl: string;
  /** Resolves when it has ended, for whatever reason. */
  readonly ended: Promise<void>;
};

export class LaunchError extends Error {
  constructor(
    readonly kind: 'port taken' | 'state unreadable' | 'other',
    text: string,
  ) {
    super(`anvil ended while starting: ${text}`);
    this.name = 'LaunchError';
  }
}

function classify(text: string): LaunchError['kind'] {
  if (/address already in use/i.test(text)) return 'port taken';
  return /--load-state|load state|state/i.test(text) ? 'state unreadable' : 'other';
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess) =>
  exitCode !== null || signalCode !== null;

async function isReady(child: ChildProcess, rpcUrl: string): Promise<boolean> {
  const until = performance.now() + READY_WITHIN_MS;
  while (!hasEnded(child)) {
    try {
      await callRpc(rpcUrl, 'eth_chainId', [], { timeoutMs: 2_000 });
      await delay(POLL_MS);
      return !hasEnded(child);
    } catch (cause) {
      if (performance.now() > until) throw new Error('anvil was not ready in time', { cause });
      await delay(POLL_MS);
    }
  }
  return false;
}

/**
 * Runs anvil on this port of the loopback interface, in a process group of its own, and resolves once it answers. Where
 * the system can, it gets SIGTERM, at which it writes its state, when this process dies, however that happens.
 *
 * @throws LaunchError where it ended instead
 */
export async function launchAnvil(
  port: number,
  files: StateFiles,
  { load }: { load: boolean },
): Promise<Launched> {
  endsWithParent ??=
    spawnSync('setpriv', ['--pdeathsig', 'TERM', 'true'], { stdio: 'ignore' }).status === 0;
  const words = [
    ...(endsWithParent ? ['setpriv', '--pdeathsig', 'TERM'] : []),
    findAnvil(),
    ...['--host', '127.0.0.1', '--port', String(port), '--chain-id', String(CHAIN_ID)],
    ...['--mnemonic', MNEMONIC, '--quiet', '--no-cors'],
    // Final are the blocks up to the newest but two.
    ...['--slots-in-an-epoch', '1'],
    // Old states are neither kept in memory nor written to the home folder; blocks and logs are kept whole.
    ...['--prune-history', '64'],
    ...(load ? ['--load-state', files.saved] : []),
    ...['--dump-state', files.atExit, '--no-request-size-limit'],
  ];
  // A file: a pipe would break when this process is killed.
  const output = await open(files.log, 'w', 0o600);
  const child = spawn(words[0] ?? '', words.slice(1), {
    stdio: ['ignore', output.fd, output.fd],
    detached: true,
    // Nothing of the caller's: ANVIL_IP_ADDR and the like would be obeyed.
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
    } as Partial<NodeJS.ProcessEnv> as NodeJS.ProcessEnv,
  });
  const ended = new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => resolve());
  });
  ended.catch(() => undefined);
  await output.close();
  const rpcUrl = `http://127.0.0.1:${port}`;
  try {
    if (await isReady(child, rpcUrl)) return { child, rpcUrl, ended };
  } catch (error) {
    child.kill('SIGKILL');
    await ended;
    throw error;
  }
  await ended;
  const text = (await readFile(files.log, 'utf8')).trim();
  throw new LaunchError(classify(text), text);
}
