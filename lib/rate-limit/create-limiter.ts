import { createHmac, randomBytes } from 'node:crypto';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { POLICIES, type Policy, type PolicyName } from './policies';

export type LimitState = {
  readonly allowed: boolean;
  readonly quota: number;
  readonly windowSeconds: number;
  readonly remaining: number;
  /** Whole seconds, rounded up, until the window ends. */
  readonly resetSeconds: number;
};

export type Limiter = {
  /** Counts one request of an address against a policy. */
  take(policy: PolicyName, address: string): Promise<LimitState>;
  /** Tells, without counting, whether a request would be allowed now. */
  check(policy: PolicyName, address: string): Promise<LimitState>;
};

/**
 * Counts requests by client address. The address itself is never kept: its key is an HMAC under a secret that is made
 * here and dies with the process.
 */
export function createLimiter(policies: Record<PolicyName, Policy> = POLICIES): Limiter {
  const secret = randomBytes(32);
  const counters = new Map(
    (Object.keys(policies) as PolicyName[]).map((name) => {
      const { quota, windowSeconds } = policies[name];
      return [
        name,
        new RateLimiterMemory({ points: quota, duration: windowSeconds, keyPrefix: name }),
      ];
    }),
  );
  const keyOf = (address: string) =>
    createHmac('sha256', secret).update(address).digest('base64url');
  return {
    async take(name, address) {
      const { quota, windowSeconds } = policies[name];
      // The library rejects with its result where the quota is used up; everything else it throws is a defect.
      const result = await counters
        .get(name)!
        .consume(keyOf(address))
        .catch((thrown: unknown) => {
          if (thrown instanceof RateLimiterRes) return thrown;
          throw thrown;
        });
      return {
        allowed: result.consumedPoints <= quota,
        quota,
        windowSeconds,
        remaining: result.remainingPoints,
        resetSeconds: toSeconds(result.msBeforeNext),
      };
    },
    async check(name, address) {
      const { quota, windowSeconds } = policies[name];
      const result = await counters.get(name)!.get(keyOf(address));
      const remaining = result?.remainingPoints ?? quota;
      return {
        allowed: remaining > 0,
        quota,
        windowSeconds,
        remaining,
        resetSeconds: toSeconds(result?.msBeforeNext ?? windowSeconds * 1000),
      };
    },
  };
}

function toSeconds(ms: number): number {
  return Math.max(1, Math.ceil(ms / 1000));
}
