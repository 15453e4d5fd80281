import type { Context } from '@/lib/context';
import { goOn, type Later } from '@/lib/go-on';
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
import { securityHeaders } from './security-headers';
import { separateHosts } from './separate-hosts';
import { toRefusal } from './to-refusal';

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

type Outcome = ApiResponse | Refusal;

export type Handler = (call: Call) => Later<Outcome>;

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
  /** Whether pages of any origin may call it, as they may all of `/api`. */
  readonly cors?: boolean;
  /** Whether it is a page, which no script of another origin calls. */
  readonly page?: boolean;
  /** Whether its reads, too, work off what is due where no scheduler runs. */
  readonly worksOff?: boolean;
};

/** Whose keys the database has taken. */
const accepted = new WeakSet<Context>();

const limitHeaders = (name: string, state: LimitState): Record<string, string> => ({
  'ratelimit-policy': `"${name}";q=${state.quota};w=${state.windowSeconds}`,
  ratelimit: `"${name}";r=${state.remaining};t=${state.resetSeconds}`,
});

/** Where no scheduler runs, whoever changes something, or waits for a payment, also does a little of what is due. */
const worksOff = (context: Context, route: Route, request: ApiRequest): boolean =>
  !context.scheduled &&
  (request.method === 'POST' || request.method === 'DELETE' || route.worksOff === true);

/** One request on its way to its answer. */
class Answering {
  private readonly startedAt = performance.now();
  private readonly requestId: string;
  private readonly call: Call;
  /** Of the answer, beside those of the outcome. */
  private readonly headers: Record<string, string>;
  private readonly isNothing: boolean;
  private thrown: unknown;

  constructor(
    private readonly context: Context,
    private readonly route: Route,
    private readonly request: ApiRequest,
    params: Readonly<Record<string, string>>,
  ) {
    this.requestId = context.ids.uuid();
    this.call = new Call(context, request, params);
    const kind = route.host === 'images' ? 'image' : route.desk === true ? 'desk' : 'api';
    this.headers = { 'x-request-id': this.requestId, ...securityHeaders(kind, context.env) };
    if (request.path.startsWith('/api/') || route.cors === true) {
      Object.assign(this.headers, CORS_HEADERS);
    }
    this.isNothing = route.desk === true && !hasDesk(context.env, request.headers);
  }

  /** Host, method, limits, then the handler. */
  handle(): Later<Outcome> {
    const { context, request, route } = this;
    const role = separateHosts(context.env, request.headers);
    if (role !== 'both' && role !== (route.host ?? 'site')) {
      return refuse('not_found', `the host is ${role}`);
    }
    if (this.isNothing) return refuse('not_found', 'there is no desk');
    const handler = Object.hasOwn(route.methods, request.method)
      ? route.methods[request.method as Method]
      : undefined;
    if (handler === undefined) return this.tellMethods();
    const policy = route.policy?.[request.method as Method];
    if (policy === undefined || !context.env.rateLimits) return this.open(handler);
    return context.limiter.take(policy, getLimitKey(context, request.headers)).then((state) => {
      Object.assign(this.headers, limitHeaders(policy, state));
      if (state.allowed) return this.open(handler);
      return refuse('rate_limited', `over the policy ${policy}`, {
        retryAfterSeconds: state.resetSeconds,
      });
    });
  }

  /** What a thrown exception is answered with. */
  fail(thrown: unknown): Refusal {
    this.thrown = thrown;
    return toRefusal(thrown, this.route.failure ?? 'internal_error');
  }

  /** Makes the answer of an outcome, and tells log and metrics of it. */
  finish(outcome: Outcome): ApiResponse {
    const { context, request, route } = this;
    const response = isRefusal(outcome) ? this.present(outcome) : outcome;
    const seconds = (performance.now() - this.startedAt) / 1000;
    this.log(outcome, response.status, seconds);
    this.count(outcome, response, seconds);
    const headers = Object.assign(this.headers, response.headers);
    const answered = { ...response, headers };
    if (!worksOff(context, route, request)) return answered;
    return {
      ...answered,
      async afterwards() {
        await response.afterwards?.();
        await workOff(context);
      },
    };
  }

  private tellMethods(): Outcome {
    const { request, route } = this;
    const allowed = Object.keys(route.methods) as Method[];
    const allow = allowed.join(', ');
    if (request.method === 'OPTIONS' && route.desk !== true && route.page !== true) {
      return { status: 204, headers: { ...preflightHeaders(allowed), allow }, body: null };
    }
    this.headers.allow = allow;
    return refuse('method_not_allowed', 'method not allowed');
  }

  /** Hands on once the database has taken our keys and is up to date. */
  private open(handler: Handler): Later<Outcome> {
    const { context, route } = this;
    if (!accepted.has(context)) {
      return context.ready.then(() => {
        accepted.add(context);
        return this.open(handler);
      });
    }
    return goOn(route.whileClosed === true ? false : isClosed(context), (closed) =>
      closed
        ? refuse('restoring', 'restored, and not opened yet', { retryAfterSeconds: 60 })
        : handler(this.call),
    );
  }

  private present(refusal: Refusal): ApiResponse {
    const { call, route } = this;
    // No image is answered, which would bring its own.
    if (route.host === 'images')
      Object.assign(this.headers, securityHeaders('api', call.context.env));
    return route.presentRefusal === undefined || this.isNothing
      ? problemResponse(refusal, call.origins, call.offer)
      : route.presentRefusal(refusal, call);
  }

  private log(outcome: Outcome, status: number, seconds: number): void {
    const { request, requestId, route, thrown } = this;
    const { log } = this.context;
    const isCommon = route.quiet === true && status < 400;
    if (isCommon && !log.isLevelEnabled('debug')) return;
    const ms = Math.round(seconds * 1000);
    const line = { requestId, route: route.name, method: request.method, status, ms };
    if (thrown !== undefined) log.error({ ...line, err: thrown }, 'request failed');
    else if (isRefusal(outcome))
      log.info({ ...line, refused: outcome.refused, reason: outcome.log }, 'request refused');
    else log[isCommon ? 'debug' : 'info'](line, 'request answered');
  }

  private count(outcome: Outcome, response: ApiResponse, seconds: number): void {
    const { route } = this;
    const { metrics } = this.context;
    if (metrics === null) return;
    const { method } = this.request;
    metrics.countRequest(route.name, method, response.status, seconds);
    if (route.tier !== undefined && method === 'POST') {
      const done = response.status === 202 ? 'pending' : 'ok';
      const outcomes = response.uploads ?? [isRefusal(outcome) ? outcome.refused : done];
      for (const each of outcomes) metrics.countUpload(route.tier, each);
    }
    if (route.host === 'images' && method === 'GET') {
      metrics.countServed(Number(response.headers['content-length'] ?? 0));
    }
  }
}

/**
 * The way of every API and image request, whichever server took it in: host, method, limits, handler, and one mapping
 * from refusals and exceptions to answers. Never throws.
 *
 * @returns at once where nothing had to be waited for
 */
export function answer(
  context: Context,
  route: Route,
  request: ApiRequest,
  params: Readonly<Record<string, string>> = {},
): Later<ApiResponse> {
  const answering = new Answering(context, route, request, params);
  let outcome: Later<Outcome>;
  try {
    outcome = answering.handle();
  } catch (error) {
    outcome = answering.fail(error);
  }
  return outcome instanceof Promise
    ? outcome
        .catch((error: unknown) => answering.fail(error))
        .then((settled) => answering.finish(settled))
    : answering.finish(outcome);
}
