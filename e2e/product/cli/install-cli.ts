import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../../../cli', import.meta.url));

export type Ran = {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
};

export type Start = {
  readonly env?: Readonly<Record<string, string>>;
  /** Bytes for stdin, which is a pipe then; without them it is empty. */
  readonly input?: Uint8Array;
};

export type InstalledCli = {
  /** What the package was installed into, with nothing else in it. */
  readonly folder: string;
  /** The user's state folder, below a home of its own. */
  readonly stateFolder: string;
  /** Where the program starts: an empty folder for files. */
  readonly cwd: string;
  /** In `node_modules/.bin`, as npx finds it. */
  readonly bin: string;
  readonly env: NodeJS.ProcessEnv;
  /** The program started and not waited for. */
  start(
    args: readonly string[],
    options?: Start,
  ): { kill(): void; interrupt(): void; readonly ended: Promise<Ran> };
  run(args: readonly string[], options?: Start): Promise<Ran>;
  remove(): Promise<void>;
};

async function call(file: string, args: readonly string[], cwd: string): Promise<void> {
  const child = spawn(file, args, { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
  let told = '';
  child.stderr.on('data', (chunk: Buffer) => (told += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${file} ${args.join(' ')} ended with ${code}:\n${told}`);
}

/**
 * Packs the command line as it is published and installs it into an empty folder, without a registry.
 *
 * @param env for every run, such as the instance
 */
export async function installCli(env: Readonly<Record<string, string>>): Promise<InstalledCli> {
  const root = await mkdtemp(path.join(tmpdir(), 'img402-cli-'));
  const [folder, home, cwd] = ['installed', 'home', 'files'].map((name) => path.join(root, name));
  await call('mkdir', [folder!, home!, cwd!], root);
  await call(
    'npm',
    ['pack', '--silent', '--ignore-scripts=false', '--pack-destination', root],
    CLI,
  );
  const packed = (await readdir(root)).find((name) => name.endsWith('.tgz'));
  const quiet = ['--offline', '--no-audit', '--no-fund'];
  await call('npm', ['install', '--prefix', folder!, ...quiet, path.join(root, packed!)], root);
  const bin = path.join(folder!, 'node_modules/.bin/img402');
  const own: NodeJS.ProcessEnv = {
    ...{ NODE_ENV: 'production', PATH: process.env.PATH, HOME: home!, XDG_STATE_HOME: home! },
    ...env,
  };
  const start: InstalledCli['start'] = (args, { env: more = {}, input } = {}) => {
    const child = spawn(bin, args, {
      cwd: cwd!,
      env: { ...own, ...more },
      stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    });
    let [stdout, stderr] = ['', ''];
    child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.stdin?.end(input);
    const ended = once(child, 'close').then(([code]) => ({
      ...{ code: code as number | null, stdout, stderr },
    }));
    return {
      kill: () => void child.kill('SIGKILL'),
      interrupt: () => void child.kill('SIGINT'),
      ended,
    };
  };
  return {
    ...{ folder: folder!, cwd: cwd!, bin, env: own, start },
    stateFolder: path.join(home!, 'img402'),
    run: (args, options) => start(args, options).ended,
    remove: () => rm(root, { recursive: true, force: true }),
  };
}
