import type { Context } from '@/lib/context';
import { isDatabaseOutage } from '@/lib/db/is-database-outage';
import { isRefusal, refuse, type ErrorCode, type Refusal } from '@/lib/errors';
import type { TierName } from '@/lib/images/tiers';
import { workOff } from '@/lib/jobs/work-off';
import { isClosed } from '@/lib/recovery/is-closed';
import type { PolicyName } from '@/lib/rate-limit/policies';
import type { LimitState } from '@/lib/rate-limit/create-limiter';
import { CORS_HEADERS, preflightHeaders } from './cors';
import type { ApiRequest, ApiResponse } from './exchange';
import { hasDesk } from './desk/has-desk';
import { getLimitKey } from './get-limit-key';
import { getOrigins, type Origins } from './get-origins';
import { negotiate, type Offer } from './negotiate';
import { problemResponse } from './problem';
import { separateHosts } from './separate-hosts';

/** What a handler works with beside the request. Origins and offer are found out when they are first read. */
export class Call {
  private foundOrigins: Origins | undefined;
  private foundOffer: Offer | undefined;

  /** @param params path parameters of the route, as the router decoded them */
  constructor(
    readonly context: Context,
    readonly request: ApiRequest,
    readonly params: Readonly<Record<string, string>>,
  ) {}

  get origins(): Origins {
    return (this.foundOrigins ??= getOrigins(this.context.env, this.request.headers));
  }

  get offer(): Offer {
    return (this.foundOffer ??= negotiate(this.request.headers.get('accept')));
  }
}

export type Handler = (call: Call) => Promise<ApiResponse | Refusal>;

export type Method = 'GET' | 'HEAD' | 'POST' | 'DELETE';

export type Route = {
  /** Name in the log. */
  readonly name: string;
  readonly methods: Readonly<Partial<Record<Method, Handler>>>;
  /** What is uploaded by it, where anything is. */
  readonly tier?: TierName;
  /** Which of the two hosts serves it; the site unless said. */
  readonly host?: 'site' | 'images';
  /** Requests counted by client address. */
  readonly policy?: Partial<Record<Method, PolicyName>>;
  /** The code that an unexpected exception answers with. */
  readonly failure?: ErrorCode;
  /** Whether it answers before a restored backup is made up to date. */
  readonly whileClosed?: boolean;
  /** Whether it is the operator's: where there is no desk, it is nothing, and no other origin is ever answered. */
  readonly desk?: boolean;
  /** How its refusals look, where not as all others. */
  readonly presentRefusal?: (
    refusal: Refusal,
    call: Pick<Call, 'origins' | 'offer' | 'params'>,
  ) => ApiResponse;
  /** Whether what it answers well is too common for the log: told at `debug`. */
  readonly quiet?: boolean;
  /** Whether its reads, too, work off what is due where no scheduler runs. */
  readonly worksOff?: boolean;
};

/** Whose keys the database has taken. */
const accepted = new WeakSet<Context>();

const limitHeaders = (name: string, state: LimitState): Record<string, string> => ({
  'ratelimit-policy': `"${name}";q=${state.quota};w=${state.windowSeconds}`,
  ratelimit: `"${name}";r=${state.remaining};t=${state.resetSeconds}`,
});

/** Turns what was thrown into a refusal: a broken store or database is an outage, all else is a defect of ours. */
function refusalOf(thrown: unknown, failure: ErrorCode): Refusal {
  // By name: the store may be of another bundle, whose class is not the one that this one would import.
  const ofStore = thrown instanceof Error && thrown.name === 'StoreError';
  if (ofStore || isDatabaseOutage(thrown)) {
    return refuse('storage_unavailable', 'a store or the database does not answer', {
      retryAfterSeconds: 5,
    });
  }
  return refuse(failure, 'unexpected exception');
}

/** Where no scheduler runs, whoever changes something, or waits for a payment, also does a little of what is due. */
const worksOff = (context: Context, route: Route, request: ApiRequest): boolean =>
  !context.scheduled &&
  (request.method === 'POST' || request.method === 'DELETE' || route.worksOff === true);

/**
 * The way of every API and image request, whichever server took it in: host, method, limits, handler, and one mapping
 * from refusals and exceptions to answers. Never throws.
 */
export async function answer(
  context: Context,
  route: Route,
  request: ApiRequest,
  params: Readonly<Record<string, string>> = {},
): Promise<ApiResponse> {
  const startedAt = performance.now();
  const requestId = context.ids.uuid();
  const call = new Call(context, request, params);
  const headers: Record<string, string> = {
    'x-request-id': requestId,
    'x-content-type-options': 'nosniff',
  };
  if (request.path.startsWith('/api/')) Object.assign(headers, CORS_HEADERS);
  const allowed = Object.keys(route.methods) as Method[];

  const isNothing = route.desk === true && !hasDesk(context.env, request.headers);

  const guardAndHandle = async (): Promise<ApiResponse | Refusal> => {
    const role = separateHosts(context.env, request.headers);
    if (role !== 'both' && role !== (route.host ?? 'site')) {
      return refuse('not_found', `the host is ${role}`);
    }
    if (isNothing) return refuse('not_found', 'there is no desk');
    if (request.method === 'OPTIONS' && route.desk !== true) {
      return {
        status: 204,
        headers: { ...preflightHeaders(allowed), allow: allowed.join(', ') },
        body: null,
      };
    }
    const method = allowed.find((name) => name === request.method);
    const handler = method === undefined ? undefined : route.methods[method];
    if (method === undefined || handler === undefined) {
      headers.allow = allowed.join(', ');
      return refuse('method_not_allowed', 'method not allowed');
    }
    const policy = route.policy?.[method];
    if (policy !== undefined && context.env.rateLimits) {
      const state = await context.limiter.take(policy, getLimitKey(context, request.headers));
      Object.assign(headers, limitHeaders(policy, state));
      if (!state.allowed) {
        return refuse('rate_limited', `over the policy ${policy}`, {
          retryAfterSeconds: state.resetSeconds,
        });
      }
    }
    if (!accepted.has(context)) {
      await context.ready;
      accepted.add(context);
    }
    const closed = route.whileClosed === true ? false : isClosed(context);
    if (closed instanceof Promise ? await closed : closed) {
      return refuse('restoring', 'restored, and not opened yet', { retryAfterSeconds: 60 });
    }
    return handler(call);
  };

  let thrown: unknown;
  let outcome: ApiResponse | Refusal;
  try {
    outcome = await guardAndHandle();
  } catch (error) {
    thrown = error;
    outcome = refusalOf(error, route.failure ?? 'internal_error');
  }
  const present = (refusal: Refusal) =>
    route.presentRefusal === undefined || isNothing
      ? problemResponse(refusal, call.origins, call.offer)
      : route.presentRefusal(refusal, call);
  const response = isRefusal(outcome) ? present(outcome) : outcome;
  const seconds = (performance.now() - startedAt) / 1000;
  const isCommon = route.quiet === true && response.status < 400;
  if (!isCommon || context.log.isLevelEnabled('debug')) {
    const line = {
      requestId,
      route: route.name,
      method: request.method,
      status: response.status,
      ms: Math.round(seconds * 1000),
    };
    if (thrown !== undefined) context.log.error({ ...line, err: thrown }, 'request failed');
    else if (isRefusal(outcome))
      context.log.info(
        { ...line, refused: outcome.refused, reason: outcome.log },
        'request refused',
      );
    else context.log[isCommon ? 'debug' : 'info'](line, 'request answered');
  }
  const { metrics } = context;
  if (metrics !== null) {
    const { method } = request;
    metrics.countRequest(route.name, method, response.status, seconds);
    if (route.tier !== undefined && method === 'POST') {
      const done = response.status === 202 ? 'pending' : 'ok';
      metrics.countUpload(route.tier, isRefusal(outcome) ? outcome.refused : done);
    }
    if (route.host === 'images' && method === 'GET') {
      metrics.countServed(Number(response.headers['content-length'] ?? 0));
    }
  }
  const answered = { ...response, headers: Object.assign(headers, response.headers) };
  if (!worksOff(context, route, request)) return answered;
  return {
    ...answered,
    async afterwards() {
      await response.afterwards?.();
      await workOff(context);
    },
  };
}
