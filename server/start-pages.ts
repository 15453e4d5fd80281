import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Env } from '@/lib/env';
import type { Log } from '@/lib/log';
import { forwardRequest } from './forward-request';
import { packSettings } from './pack-settings';
import type { PagesTask } from './serve-pages';

export type Pages = {
  /**
   * Answers with a page. The first one waits until there is somebody to ask.
   *
   * @throws where there is nobody
   */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  close(): Promise<void>;
};

type Thread = {
  readonly worker: Worker;
  readonly socketPath: string;
  /** Requests that it has not answered yet. */
  underWay: number;
  /** Another one has taken its place: it ends with the last of them. */
  replaced: boolean;
};

/** A start takes a second of a processor: where what breaks is a page, not the thread, it is not for ever started anew. */
const REPLACE_MS = 5_000;

/** Windows has no sockets in folders, but pipes with names. */
const makeSocketPath = (folder: string): string =>
  process.platform === 'win32'
    ? path.join('\\\\.\\pipe', path.basename(folder))
    : path.join(folder, 'pages');

/**
 * Pages by Next, in a thread of their own: in ours it would take a third of what a hot image takes, and an image would
 * wait while a page is rendered. It begins with the first page that is asked for, so that a server of images alone never
 * has it, and anew with the next one should it have ended.
 *
 * One that has answered 500 is replaced: Next remembers a file of its build that it could not open, for want of a
 * descriptor, as one that is not there, and never looks again. It serves until the new one can.
 *
 * @param program what the thread runs: it gets a `PagesTask`, sends a message when it answers, and ends when it is sent one
 */
export function startPages(
  program: string | URL,
  { env, root }: { readonly env: Env; readonly root: string },
  log: Pick<Log, 'error'>,
  replaceMs = REPLACE_MS,
): Pages {
  const agent = new Agent({ keepAlive: true });
  let current: Promise<Thread> | null = null;
  const running = new Set<Worker>();
  let triedAt = -Infinity;
  let closing = false;

  const start = async (): Promise<Thread> => {
    // Only this user's, and near the root: the path of a socket has a hundred bytes.
    const folder = await mkdtemp(path.join(tmpdir(), 'img402-'));
    const socketPath = makeSocketPath(folder);
    const workerData: PagesTask = { env: packSettings(env), root, socketPath };
    // Without the flags of this process, which are not all for a thread.
    const worker = new Worker(program, { workerData, execArgv: [] });
    running.add(worker);
    // While its folder was made, nobody knew of it.
    if (closing) worker.postMessage('end');
    await new Promise<void>((resolve, reject) => {
      worker.once('message', () => resolve());
      worker.once('error', (err) => {
        log.error({ err }, 'the thread of pages broke');
        reject(err);
      });
      worker.once('exit', () => {
        running.delete(worker);
        rm(folder, { recursive: true, force: true }).catch(() => undefined);
        reject(new Error('the thread of pages has ended'));
      });
    });
    return { worker, socketPath, underWay: 0, replaced: false };
  };

  /** Makes it the one that is asked, until it ends. */
  const install = (starting: Promise<Thread>): Promise<Thread> => {
    current = starting;
    const leave = () => {
      if (current === starting) current = null;
    };
    starting.then(({ worker }) => {
      if (running.has(worker)) worker.once('exit', leave);
      else leave();
    }, leave);
    return starting;
  };

  const endUnused = (thread: Thread): void => {
    if (thread.replaced && thread.underWay === 0) thread.worker.postMessage('end');
  };

  const replace = async (old: Thread): Promise<void> => {
    if (old.replaced || closing || performance.now() - triedAt < replaceMs) return;
    triedAt = performance.now();
    const fresh = await start();
    void install(Promise.resolve(fresh));
    old.replaced = true;
    endUnused(old);
  };

  return {
    async handle(request, response) {
      const thread = await (current ?? install(start()));
      thread.underWay += 1;
      try {
        const status = await forwardRequest(request, response, {
          socketPath: thread.socketPath,
          agent,
        });
        // Where no other can begin, it stays; the log has why.
        if (status === 500) void replace(thread).catch(() => undefined);
      } finally {
        thread.underWay -= 1;
        endUnused(thread);
      }
    },
    async close() {
      closing = true;
      await current?.catch(() => null);
      agent.destroy();
      const ended = [...running].map((worker) => once(worker, 'exit'));
      for (const worker of running) worker.postMessage('end');
      await Promise.all(ended);
    },
  };
}
