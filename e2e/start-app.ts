import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { NODE_FLAGS } from '@/scripts/node-flags.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** What `npm start` does once everything is set up. */
export const RUN = `import { run } from './dist/run.mjs'; await run({ root: process.cwd(), startedAt: performance.now() });`;
const START_TIMEOUT_MS = 90_000;

export type RunningApp = {
  /** Origin, without a slash at its end. */
  readonly url: string;
  readonly dataDir: string;
  readonly process: ChildProcess;
  /** Everything that it printed so far. */
  output(): string;
  /** SIGTERM, then its exit code. */
  stop(): Promise<number | null>;
  /** SIGKILL, as a crash would. */
  kill(): Promise<void>;
};

export type StartOptions = {
  readonly env?: Readonly<Record<string, string>>;
  /** Kept by the caller; without it a folder is made, and removed by `stop`. */
  readonly dataDir?: string;
  /** Another command than that of the built product in this folder, and where it is given. */
  readonly command?: { readonly words: readonly [string, ...string[]]; readonly cwd: string };
  /** Told at once, for who kills it before it is ready. */
  readonly onSpawn?: (child: ChildProcess) => void;
};

const PRODUCT: NonNullable<StartOptions['command']> = {
  words: [process.execPath, ...NODE_FLAGS, '--input-type=module', '--eval', RUN],
  cwd: ROOT,
};

/**
 * Starts the built product as `npm start` does after its set-up, on a free port and with data of its own.
 *
 * @throws with everything it printed where it ends before it is ready
 */
export async function startApp({
  env = {},
  dataDir,
  command = PRODUCT,
  onSpawn,
}: StartOptions = {}): Promise<RunningApp> {
  const data = dataDir ?? (await mkdtemp(path.join(tmpdir(), 'img402-e2e-')));
  const [file, ...args] = command.words;
  const child = spawn(file, args, {
    cwd: command.cwd,
    env: {
      NODE_ENV: 'production',
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      PORT: '0',
      HOST: '127.0.0.1',
      DATA_DIR: data,
      RATE_LIMITS: 'off',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onSpawn?.(child);
  let printed = '';
  const exited = once(child, 'exit');
  const url = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`not ready in time:\n${printed}`)),
      START_TIMEOUT_MS,
    );
    let ready = false;
    const read = (chunk: Buffer) => {
      printed += chunk.toString();
      // Not again and again in all that is printed later.
      if (ready) return;
      const address = /^\s*(http:\/\/[^\s/]+)\/?\s*$/m.exec(printed)?.[1];
      if (address === undefined) return;
      ready = true;
      clearTimeout(timer);
      resolve(address);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`ended with ${code} before it was ready:\n${printed}`));
    });
  });

  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    await exited;
    return child.exitCode;
  };
  return {
    url,
    dataDir: data,
    process: child,
    output: () => printed,
    async stop() {
      const code = await end('SIGTERM');
      if (dataDir === undefined) await rm(data, { recursive: true, force: true });
      return code;
    },
    async kill() {
      await end('SIGKILL');
    },
  };
}
