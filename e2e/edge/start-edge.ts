import { readFile } from 'node:fs/promises';
import { request as ask, type IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { transform } from 'esbuild';
import { Miniflare, Response as EdgeResponse, type RequestInit } from 'miniflare';
import type { PurgeCall } from '@/dev/cloudflare/start-cloudflare';

export type Edge = {
  /** A visitor's request, by the public address. */
  fetch(url: string, init?: RequestInit): Promise<EdgeResponse>;
  /** What the origin was asked for, oldest first: method and path. */
  readonly asked: readonly string[];
  /** Forgets as Cloudflare does: by address without the copies for other origins, by prefix with them. */
  forget(call: PurgeCall): Promise<void>;
  /** Answers of the origin for this address wait on their way to the edge, until they are released. */
  hold(url: string): { readonly waiting: () => number; readonly release: () => void };
  stop(): Promise<void>;
};

const RULES = new URL('../../docs/deploy/cloudflare-cache-rules.json', import.meta.url);
const WORKER = new URL('edge-worker.ts', import.meta.url);

/** Asks the origin as a CDN does: at its own address, by its public name. */
function reach(originUrl: string, request: Request): Promise<IncomingMessage> {
  const url = new URL(request.url);
  const { hostname, port } = new URL(originUrl);
  const headers = { ...Object.fromEntries(request.headers), host: url.host };
  return new Promise((resolve, reject) => {
    ask(
      { hostname, port, path: url.pathname + url.search, method: request.method, headers },
      resolve,
    )
      .on('error', reject)
      .end();
  });
}

/**
 * The cache of the workerd runtime in front of a running product, with the rules of the file that the docs have applied.
 *
 * @param originUrl where the product listens
 * @param imageHost the host that stands for the placeholder in the rules
 */
export async function startEdge(originUrl: string, imageHost: string): Promise<Edge> {
  const { rules } = JSON.parse(
    (await readFile(RULES, 'utf8')).replaceAll('i.example.org', imageHost),
  ) as { rules: object[] };
  const worker = await transform(await readFile(WORKER, 'utf8'), { loader: 'ts', format: 'esm' });
  const asked: string[] = [];
  /** Cache keys that may have been filled, by address. */
  const copies = new Map<string, Set<string>>();
  const held = new Map<string, { waiting: number; readonly released: Promise<void> }>();

  const miniflare = new Miniflare({
    modules: true,
    // Describes where a request came from, and would be fetched from outside.
    cf: false,
    script: worker.code,
    compatibilityDate: '2026-04-01',
    bindings: { RULES: rules as never },
    async outboundService(request: Request) {
      const { pathname, search } = new URL(request.url);
      asked.push(`${request.method} ${pathname}${search}`);
      const answer = await reach(originUrl, request);
      const gate = held.get(request.url);
      if (gate !== undefined) {
        gate.waiting += 1;
        await gate.released;
      }
      const body = [204, 304].includes(answer.statusCode ?? 0) ? null : Readable.toWeb(answer);
      return new EdgeResponse(body as never, {
        status: answer.statusCode ?? 0,
        headers: answer.headers as Record<string, string>,
      });
    },
  });
  await miniflare.ready;

  return {
    asked,
    fetch(url, init = {}) {
      const origin = new Headers(init.headers as Record<string, string>).get('origin');
      const key = origin === null ? url : `${url}?origin=${encodeURIComponent(origin)}`;
      copies.set(url, (copies.get(url) ?? new Set()).add(key));
      return miniflare.dispatchFetch(url, init);
    },
    async forget({ by, entries }) {
      const { default: cache } = (await miniflare.getCaches()) as unknown as {
        readonly default: Pick<Cache, 'delete'>;
      };
      const keys = entries.flatMap((entry) =>
        by === 'files'
          ? [entry]
          : [...copies]
              .filter(([url]) => url.replace(/^https?:\/\//, '').startsWith(entry))
              .flatMap(([, filled]) => [...filled]),
      );
      await Promise.all(keys.map((key) => cache.delete(key)));
    },
    hold(url) {
      let open: () => void = () => undefined;
      const released = new Promise<void>((resolve) => {
        open = resolve;
      });
      const gate = { waiting: 0, released };
      held.set(url, gate);
      return {
        waiting: () => gate.waiting,
        release: () => {
          held.delete(url);
          open();
        },
      };
    },
    stop: () => miniflare.dispose(),
  };
}
