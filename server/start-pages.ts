import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Log } from '@/lib/log';
import { forwardRequest } from './forward-request';
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

type Thread = { readonly worker: Worker; readonly socketPath: string };

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
 * @param program what the thread runs: it gets a `PagesTask`, sends a message when it answers, and ends when it is sent one
 */
export function startPages(
  program: string | URL,
  task: Omit<PagesTask, 'socketPath'>,
  log: Pick<Log, 'error'>,
): Pages {
  const agent = new Agent({ keepAlive: true });
  let starting: Promise<Thread> | null = null;

  const start = async (): Promise<Thread> => {
    // Only this user's, and near the root: the path of a socket has a hundred bytes.
    const folder = await mkdtemp(path.join(tmpdir(), 'img402-'));
    const socketPath = makeSocketPath(folder);
    const workerData: PagesTask = { ...task, socketPath };
    // Without the flags of this process, which are not all for a thread.
    const worker = new Worker(program, { workerData, execArgv: [] });
    await new Promise<void>((resolve, reject) => {
      worker.once('message', () => resolve());
      worker.once('error', (err) => {
        log.error({ err }, 'the thread of pages broke');
        reject(err);
      });
      worker.once('exit', () => {
        starting = null;
        rm(folder, { recursive: true, force: true }).catch(() => undefined);
        reject(new Error('the thread of pages has ended'));
      });
    });
    return { worker, socketPath };
  };

  return {
    async handle(request, response) {
      starting ??= start();
      const { socketPath } = await starting;
      await forwardRequest(request, response, { socketPath, agent });
    },
    async close() {
      const thread = await starting?.catch(() => null);
      agent.destroy();
      if (thread === null || thread === undefined) return;
      const ended = once(thread.worker, 'exit');
      thread.worker.postMessage('end');
      await ended;
    },
  };
}
