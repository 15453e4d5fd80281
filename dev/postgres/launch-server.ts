import type { ChildProcess } from 'node:child_process';
import { open, readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { findFreePort } from '@/dev/find-free-port';
import { spawnAs, type Account } from './choose-account';
import type { Cluster } from './create-cluster';
import type { Binaries } from './find-binaries';
import { stopServer } from './stop-server';

export type Launched = {
  readonly pid: number;
  readonly port: number;
  readonly superUrl: string;
  /** Resolves when the server has ended, for whatever reason. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
};

const READY_WITHIN_MS = 60_000;
const POLL_MS = 20;
const ATTEMPTS = 5;

/** Small enough for a laptop; the durable ones are on because an answered upload must survive a power cut. */
function settings(durable: boolean): Record<string, string> {
  const on = durable ? 'on' : 'off';
  return {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    fsync: on,
    synchronous_commit: on,
    full_page_writes: on,
    max_connections: '100',
    shared_buffers: '64MB',
    max_wal_size: '256MB',
    // One server without replicas: the least that is written for it to recover.
    wal_level: 'minimal',
    max_wal_senders: '0',
    jit: 'off',
    timezone: 'UTC',
    // What Postgres does, never what it was asked: statements and their values are kept out.
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_checkpoints: 'off',
  };
}

/** Connects until it succeeds. Answers false where the server has ended instead. */
async function waitUntilReady(child: ChildProcess, superUrl: string): Promise<boolean> {
  const until = performance.now() + READY_WITHIN_MS;
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null) return false;
    const client = new pg.Client({ connectionString: superUrl, connectionTimeoutMillis: 5_000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.end();
      return true;
    } catch (cause) {
      if (performance.now() > until) {
        throw new Error(`Postgres was not ready within ${READY_WITHIN_MS / 1000} s`, { cause });
      }
      await delay(POLL_MS);
    }
  }
}

/**
 * Runs the cluster's server on a free port of the loopback interface and resolves once it takes connections. Its log
 * is the file `log` beside its data: a pipe would break when this process is killed.
 */
export async function launchServer(
  account: Account,
  binaries: Binaries,
  cluster: Cluster,
  { clusterName, durable }: { clusterName: string; durable: boolean },
): Promise<Launched> {
  const logFile = path.join(cluster.dataDir, '..', 'log');
  for (let attempt = 1; ; attempt += 1) {
    const port = await findFreePort();
    const all = { ...settings(durable), cluster_name: clusterName };
    const args = ['-D', cluster.dataDir, '-p', String(port)];
    for (const [name, value] of Object.entries(all)) args.push('-c', `${name}=${value}`);
    const output = await open(logFile, 'w', 0o600);
    const child = spawnAs(account, binaries.postgres, args, {
      stdio: ['ignore', output.fd, output.fd],
      cwd: cluster.dataDir,
    });
    const ended = new Promise<void>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', () => resolve());
    });
    ended.catch(() => undefined);
    await output.close();
    const superUrl = `postgres://postgres:${cluster.credentials.superuser}@127.0.0.1:${port}/postgres`;
    try {
      if (child.pid !== undefined && (await waitUntilReady(child, superUrl))) {
        return { pid: child.pid, port, superUrl, ended, stop: () => stopServer(child, ended) };
      }
    } catch (error) {
      await stopServer(child, ended);
      throw error;
    }
    const text = (await readFile(logFile, 'utf8')).trim();
    const portTaken = /Address already in use|could not create any TCP\/IP sockets/.test(text);
    if (!portTaken || attempt === ATTEMPTS) {
      await ended;
      throw new Error(
        `Postgres ended while starting (${child.exitCode ?? child.signalCode}):\n${text}`,
      );
    }
  }
}
