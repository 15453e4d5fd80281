import { createServer } from 'node:http';
import path from 'node:path';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { createScreener } from '@/lib/abuse/screening/create-screener';
import { createContext, setContext } from '@/lib/context';
import type { Env } from '@/lib/env';
import { StartError } from '@/lib/start-error';
import { answerBrokenRequest } from './answer-broken-request';
import { assertBuilt } from './assert-built';
import { createListener } from './create-listener';
import { drain } from './drain';
import { findMostConnections } from './find-most-connections';
import { startHashing } from './start-hashing';
import { startJobs } from './start-jobs';
import { startPages } from './start-pages';

export type RunningServer = {
  /** Where it listens, as a URL that works on this machine. */
  readonly address: string;
  /** Lets requests under way end, within 9 s, and refuses new uploads meanwhile. */
  close(): Promise<void>;
};

/** For all that a stop takes: shorter than the 10 s after which supervisors kill, and longer than requests are waited for. */
const STOP_MS = 9_300;

/** Room for a payment of 8 KB beside what browsers and proxies send. */
const MAX_HEADER_BYTES = 16 * 1024;

const LISTEN_HINTS: Record<string, string> = {
  EADDRINUSE: 'is in use by another program. Stop that program, or set PORT to a free one',
  EACCES: 'needs rights that this user does not have. Set PORT to one above 1023',
};

/**
 * Starts the product: our own server, with Next behind it for pages.
 *
 * @param root the folder that holds Next's build
 * @throws StartError where a person has to change a setting
 */
export async function startServer(env: Env, root: string): Promise<RunningServer> {
  await assertBuilt(root);
  const screener = env.abuse.screening
    ? createScreener(path.join(root, 'dist', 'screen-images.mjs'))
    : null;
  const hashing = startHashing(path.join(root, 'dist', 'hash-images.mjs'));
  const { startHash } = hashing;
  const context = createContext(env, {
    peerHeader: true,
    scheduled: env.cron,
    screener,
    startHash,
  });
  setContext(context);
  const server = createServer({
    maxHeaderSize: MAX_HEADER_BYTES,
    // The body has bounds of its own where it is read; these end connections that never get that far.
    headersTimeout: 15_000,
    requestTimeout: 900_000,
    keepAliveTimeout: 65_000,
    // The first of two would hide the other: joined, they are what neither of them says.
    joinDuplicateHeaders: true,
  });
  server.on('clientError', answerBrokenRequest);
  const mostConnections = await findMostConnections();
  if (mostConnections !== null) server.maxConnections = mostConnections;
  try {
    await context.ready;
    const program = path.join(root, 'dist', 'serve-pages.mjs');
    const pages = startPages(program, { env, root }, context.log);
    const { listener, inFlight } = createListener(context, (...all) => pages.handle(...all));
    server.on('request', listener);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ port: env.port, ...(env.host === null ? {} : { host: env.host }) }, resolve);
    });
    const jobs = startJobs(context);
    const { port } = server.address() as AddressInfo;
    const host =
      env.host === null || env.host === '0.0.0.0' || env.host === '::' ? 'localhost' : env.host;
    return {
      address: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
      async close() {
        const until = performance.now() + STOP_MS;
        context.draining = true;
        await drain(server, inFlight);
        const end = async () => {
          await jobs.stop();
          await screener?.stop();
          await pages.close();
          await hashing.close();
          await context.db.$disconnect();
        };
        // A database that is silent would hold a job longer than a supervisor waits; what is cut off is done again.
        await Promise.race([end(), delay(until - performance.now(), undefined, { ref: false })]);
      },
    };
  } catch (thrown) {
    await context.db.$disconnect();
    const hint = LISTEN_HINTS[(thrown as NodeJS.ErrnoException).code ?? ''];
    throw hint === undefined
      ? thrown
      : new StartError(`Port ${env.port} ${hint}. Example: PORT=3001`, thrown);
  }
}
