import path from 'node:path';
import { readEnv, type Env } from '@/lib/env';
import { Secret } from '@/lib/secret';
import { startServer } from '@/server/start-server';
import { StartError } from '@/lib/start-error';
import { assertPortFree } from './assert-port-free';
import { keepAppSecret } from './keep-app-secret';
import { prepareDatabase } from './prepare-database';
import { preparePayments } from './prepare-payments';
import { takeLock } from './take-lock.mjs';

/** What has been started, to be stopped in reverse. */
type Started = (() => void | Promise<void>)[];
/** A process of our own; `ended` resolves when it has ended, asked for or not. */
type Startable = { readonly ended: Promise<void>; stop(): Promise<void> };

/** A Ctrl-C comes twice: from the terminal, and from npm, which passes on what it gets. */
const ECHO_MS = 1_000;

const say = (line: string) => process.stdout.write(`${line}\n`);

async function timed<T>(title: string, work: () => T | Promise<T>): Promise<T> {
  const start = performance.now();
  const value = await work();
  say(`${title}: ${((performance.now() - start) / 1000).toFixed(1)} s`);
  return value;
}

async function stopAll(started: Started): Promise<void> {
  for (let stop = started.pop(); stop !== undefined; stop = started.pop()) await stop();
}

function takeDataDir({ dataDir }: Env, started: Started): void {
  let lock;
  try {
    lock = takeLock(path.join(dataDir, 'lock'));
  } catch (thrown) {
    throw new StartError(
      `DATA_DIR ${dataDir} cannot be used: ${(thrown as Error).message}`,
      thrown,
    );
  }
  if (!lock.taken) {
    const { pid, startedAt } = lock.by;
    throw new StartError(
      `DATA_DIR ${dataDir} is in use by process ${pid}, started ${startedAt}. Stop that one, or set DATA_DIR to another folder.`,
    );
  }
  started.push(lock.release);
}

/** @returns the address that the server answers at */
async function start(env: Env, root: string, started: Started, fail: (why: unknown) => void) {
  takeDataDir(env, started);
  await assertPortFree(env.port, env.host);
  const appSecrets = env.appSecrets.length > 0 ? env.appSecrets : keepAppSecret(env.dataDir);
  const own = (part: Startable | null, name: string): void => {
    if (part === null) return;
    started.push(() => part.stop());
    void part.ended.then(() => fail(`${name} has ended unexpectedly; see its log in DATA_DIR`));
  };
  const database = timed('database', async () => {
    const prepared = await prepareDatabase(env, root, say);
    own(prepared.postgres, 'Postgres');
    return prepared;
  });
  const payments = preparePayments(env, say).then((prepared) => {
    own(prepared.local, 'The local chain');
    return prepared;
  });
  // Where one fails the other is not left half begun, which nobody would stop.
  await Promise.allSettled([database, payments]);
  const [{ url }, { settings }] = await Promise.all([database, payments]);
  const server = await timed('server', () =>
    startServer({ ...env, databaseUrl: new Secret(url), appSecrets, payments: settings }, root),
  );
  started.push(() => server.close());
  return server.address;
}

/**
 * Runs the product in this process until a signal: SIGTERM, SIGINT and SIGHUP stop it in good order, another one, a
 * second or more later, at once.
 *
 * @param root the project's folder
 * @param startedAt `performance.now()` at which the command began
 */
export async function run({ root, startedAt }: { root: string; startedAt: number }): Promise<void> {
  const parsed = readEnv();
  if (!parsed.ok) {
    for (const fault of parsed.faults) console.error(fault);
    process.exit(1);
  }
  const started: Started = [];
  let stopping = false;
  let starting: Promise<unknown> = Promise.resolve();

  const stop = async (exitCode: number): Promise<void> => {
    // What is being started is stopped once it stands; where it fails, it stops itself below.
    await starting;
    await stopAll(started);
    process.exit(exitCode);
  };
  const fail = (why: unknown) => {
    if (stopping) return;
    stopping = true;
    console.error(why);
    void stop(1);
  };
  let signalledAt = -Infinity;
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => {
      const isEcho = performance.now() - signalledAt < ECHO_MS;
      signalledAt = performance.now();
      if (isEcho) return;
      if (stopping) process.exit(1);
      stopping = true;
      say('Stopping; once more to stop at once.');
      void stop(0);
    });
  }
  const begin = start(parsed.env, root, started, fail);
  starting = begin.catch(() => undefined);
  try {
    const address = await begin;
    say(`Ready in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
    say(address);
    say(`curl -F image=@picture.png ${address}/api/free`);
  } catch (thrown) {
    console.error(thrown instanceof StartError ? thrown.message : thrown);
    stopping = true;
    await stopAll(started);
    process.exit(1);
  }
}
