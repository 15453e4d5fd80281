/** The part of a cache rule that decides anything here. */
type Rule = {
  readonly expression: string;
  readonly action_parameters: {
    readonly cache: boolean;
    readonly edge_ttl?: { readonly mode: string };
  };
};

/** The cache of workerd, as its Cache API has it. */
type EdgeCache = Pick<Cache, 'match' | 'put'>;

const FIELDS: Record<string, (url: URL) => string> = {
  'http.host': (url) => url.host,
  'http.request.uri.query': (url) => url.search.slice(1),
};

/** Of Cloudflare's rules language as much as the rules file uses: comparisons with texts, joined by `and`. */
function matches(expression: string, url: URL): boolean {
  const inner = /^\((.*)\)$/.exec(expression)?.[1];
  return (inner ?? '').split(' and ').every((comparison) => {
    const [, field = '', operator, text] = /^(\S+) (eq|ne) "([^"]*)"$/.exec(comparison) ?? [];
    const read = FIELDS[field];
    if (read === undefined) throw new Error(`not understood: ${comparison}`);
    return (read(url) === text) === (operator === 'eq');
  });
}

/**
 * Cloudflare's own key: the whole address, and the Origin of who asks.
 * https://developers.cloudflare.com/cache/how-to/cache-keys/
 */
function keyOf(request: Request): string {
  const origin = request.headers.get('origin');
  return origin === null ? request.url : `${request.url}?origin=${encodeURIComponent(origin)}`;
}

const tell = (response: Response, status: string, method: string): Response => {
  const told = new Response(method === 'HEAD' ? null : response.body, response);
  told.headers.set('cf-cache-status', status);
  return told;
};

/**
 * What Cloudflare does with a request by the rules file, on the cache of workerd: a Worker's own `fetch` has no cache
 * behind it outside Cloudflare's network. What may be stored, for how long, and ranges of it are the cache's own doing.
 */
export default {
  async fetch(request: Request, { RULES }: { readonly RULES: readonly Rule[] }): Promise<Response> {
    const cache = (caches as unknown as { readonly default: EdgeCache }).default;
    const { method } = request;
    // As Cloudflare has it: of several rules that match, the last one decides.
    const rule = RULES.findLast(({ expression }) => matches(expression, new URL(request.url)));
    if (rule?.action_parameters.cache !== true || !['GET', 'HEAD'].includes(method)) {
      return tell(await fetch(request), 'DYNAMIC', method);
    }

    // Names a copy, and what is wanted of it.
    const wanted = new Request(keyOf(request), { headers: request.headers });
    const hit = await cache.match(wanted);
    if (hit !== undefined) return tell(hit, 'HIT', method);

    // On a miss the origin is asked for the whole, whatever the client wants of it.
    const headers = new Headers(request.headers);
    for (const name of ['range', 'if-range', 'if-none-match', 'if-modified-since']) {
      headers.delete(name);
    }
    const answer = await fetch(request.url, { headers, redirect: 'manual' });
    const silent = answer.headers.get('cache-control') === null;
    if (!(silent && rule.action_parameters.edge_ttl?.mode === 'bypass_by_default')) {
      await cache.put(keyOf(request), answer.clone());
    }
    const stored = answer.ok ? await cache.match(wanted) : undefined;
    return tell(stored ?? answer, 'MISS', method);
  },
};
