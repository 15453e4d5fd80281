import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type next from 'next';

export type Pages = {
  /** Answers with a page. Asked before Next is prepared, it waits for that. */
  readonly handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  /** Resolves when Next is prepared, rejects with why it cannot be. */
  readonly ready: Promise<void>;
  close(): Promise<void>;
};

/** What comes in the first moment of a server is answered before Next takes the processor. */
const HEAD_START_MS = 1_000;

/**
 * Prepares Next, which takes half as long as all the rest of a start: a second later, or once a page is asked for.
 * Images and the API are served meanwhile.
 *
 * @param loadNext in production `() => import('next')`
 * @param root the folder that holds Next's build
 */
export function preparePages(
  loadNext: () => Promise<{ readonly default: typeof next }>,
  root: string,
): Pages {
  const asked = new AbortController();
  const prepare = async () => {
    // It is cut short by a rejection.
    await delay(HEAD_START_MS, undefined, { signal: asked.signal }).catch(() => undefined);
    const app = (await loadNext()).default({ dev: false, dir: root });
    await app.prepare();
    return app;
  };
  const preparing = prepare();
  const ready = preparing.then(() => undefined);
  // Whoever needs it awaits it; until then its failure is not an unhandled one.
  ready.catch(() => undefined);
  return {
    ready,
    handle: async (request, response) => {
      asked.abort();
      await (await preparing).getRequestHandler()(request, response);
    },
    async close() {
      asked.abort();
      const app = await preparing.catch(() => null);
      await app?.close();
    },
  };
}
