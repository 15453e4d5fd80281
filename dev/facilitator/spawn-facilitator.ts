import { fork, type ChildProcess } from 'node:child_process';
import { mkdir, rename } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { controlFacilitator } from './control-facilitator';
import type { FacilitatorControls } from './start-facilitator';

export type SpawnedFacilitator = FacilitatorControls & {
  readonly url: string;
  readonly port: number;
  readonly adminUrl: string;
  readonly pid: number;
  /** Resolves when the process has ended, asked for or not. */
  readonly ended: Promise<void>;
  /** SIGKILL, at once. Start it again with the same port. */
  kill(): Promise<void>;
};

/** Some packages inside are CommonJS and ask for Node's own modules this way. */
const REQUIRE =
  "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);";

let bundling: Promise<string> | undefined;

/** Once a process, under a name of its own first: other test processes bundle at the same time. */
async function bundle(): Promise<string> {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const outfile = path.join(root, '.cache', 'facilitator.bundle.mjs');
  const own = `${outfile}.${process.pid}.mjs`;
  await mkdir(path.dirname(outfile), { recursive: true });
  await build({
    entryPoints: [path.join(root, 'dev', 'facilitator', 'main.ts')],
    outfile: own,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    // Whole: one file is read much faster than the hundreds of viem.
    banner: { js: REQUIRE },
    alias: { '@': root },
    logLevel: 'warning',
  });
  await rename(own, outfile);
  return outfile;
}

type Listening = { url: string; port: number; adminUrl: string };

function listening(child: ChildProcess): Promise<Listening> {
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as Listening));
    child.once('error', reject);
    child.once('exit', (code) =>
      reject(new Error(`the facilitator ended while starting (${code})`)),
    );
  });
}

/** Runs a facilitator as a process of its own and resolves when it listens. It ends with this process. */
export async function spawnFacilitator({
  rpcUrl,
  port = 0,
}: {
  rpcUrl: string;
  port?: number;
}): Promise<SpawnedFacilitator> {
  const file = await (bundling ??= bundle());
  const child = fork(file, [JSON.stringify({ rpcUrl, port })], { execArgv: [] });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const { url, port: taken, adminUrl } = await listening(child);
  return {
    ...controlFacilitator(adminUrl),
    url,
    port: taken,
    adminUrl,
    pid: child.pid ?? 0,
    ended,
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
