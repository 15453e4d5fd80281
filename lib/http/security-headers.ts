import type { Env } from '@/lib/env';

/**
 * What an answer is: a `page` with scripts of its own; a `plain` page without any; an answer of the `api`, and of the
 * `desk` behind it; an `image`, whose other headers are in `lastingHeaders`; a `file` that Next serves by itself.
 */
export type AnswerKind = 'page' | 'plain' | 'api' | 'desk' | 'image' | 'file';

type Headers = Readonly<Record<string, string>>;

/** For data that is no page, opened as one: it runs nothing, loads nothing and is shown in no frame. */
export const INERT_HEADERS = {
  'content-security-policy': "default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
  'x-frame-options': 'DENY',
} as const;

/** What no page of ours asks a browser for. Names that a browser does not know would be told in its console. */
const PERMISSIONS = [
  ...['accelerometer', 'camera', 'display-capture', 'geolocation', 'gyroscope', 'hid'],
  ...['idle-detection', 'magnetometer', 'microphone', 'midi', 'payment', 'serial', 'usb'],
  'xr-spatial-tracking',
]
  .map((name) => `${name}=()`)
  .join(', ');

const PAGE = {
  // Not `no-referrer`, at the desk either: forms would then be sent with `Origin: null`.
  'referrer-policy': 'same-origin',
  'permissions-policy': PERMISSIONS,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  // Of browsers that do not know `frame-ancestors`, which each policy of a page has.
  'x-frame-options': 'DENY',
} as const;

const OF_KIND: Readonly<Record<AnswerKind, Headers>> = {
  page: PAGE,
  plain: PAGE,
  // Any origin may call the API, so any may also embed what it answers.
  api: {
    ...INERT_HEADERS,
    'referrer-policy': 'no-referrer',
    'cross-origin-resource-policy': 'cross-origin',
  },
  desk: {
    ...INERT_HEADERS,
    'referrer-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  },
  image: {},
  // Icons are loaded by wallets and tools, the plain style sheet by the image host. Where Next answers a path that looks
  // like a file with its page, that is shown without its scripts.
  file: {
    'content-security-policy':
      "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; form-action 'none'; frame-ancestors 'none'; base-uri 'none'",
    'x-frame-options': 'DENY',
    'referrer-policy': 'same-origin',
    'cross-origin-resource-policy': 'cross-origin',
  },
};

type Settings = Pick<Env, 'hstsSeconds' | 'walletConnectProjectId'>;

function make(kind: AnswerKind, env: Settings | null): Headers {
  // Coinbase Wallet opens a window of its own and speaks with it, which `same-origin` would cut off. It is offered only
  // where wallets are that speak through servers of others.
  const relayed = kind === 'page' && env !== null && env.walletConnectProjectId !== null;
  const hsts = env?.hstsSeconds ?? null;
  return {
    'x-content-type-options': 'nosniff',
    ...OF_KIND[kind],
    ...(relayed ? { 'cross-origin-opener-policy': 'same-origin-allow-popups' } : {}),
    // Neither subdomains nor preload lists: those are not ours to speak for.
    ...(hsts === null ? {} : { 'strict-transport-security': `max-age=${hsts}` }),
  };
}

const known = new WeakMap<Settings, Partial<Record<AnswerKind, Headers>>>();

/**
 * The headers that an answer of this kind carries whatever else it says: the one place where they are decided. The policy
 * of a page, which names a nonce, is `contentSecurityPolicy`'s.
 *
 * @param env null where no settings are at hand, as in a build: without HSTS
 */
export function securityHeaders(kind: AnswerKind, env: Settings | null): Headers {
  if (env === null) return make(kind, env);
  let made = known.get(env);
  if (made === undefined) known.set(env, (made = {}));
  return (made[kind] ??= make(kind, env));
}
