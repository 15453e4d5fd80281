import { refuse, type Refusal } from '@/lib/errors';
import type { Call } from '../answer';
import { ERROR_TABLE } from '../error-table';
import { getLimitKey } from '../get-limit-key';

const POLICY = 'paymentRefusal';

/** Whether a refusal is for what the client sent: a conflict, a limit or an outage of ours is not. */
export function isOnClient({ refused }: Refusal): boolean {
  return [400, 402, 403, 408, 413, 415, 422, 424].includes(ERROR_TABLE[refused].status);
}

/** Refuses an address that had too many payments or bodies refused, before anything of the request is read. */
export async function checkRefusals({ context, request }: Call): Promise<Refusal | null> {
  if (!context.env.rateLimits) return null;
  const state = await context.limiter.check(POLICY, getLimitKey(context, request.headers));
  if (state.allowed) return null;
  return refuse('rate_limited', 'too many refused payments of one address', {
    detail: 'Too many payments from here were refused.',
    retryAfterSeconds: state.resetSeconds,
  });
}

/** Counts a refused payment or body of a paid route. */
export async function countRefusal({ context, request }: Call): Promise<void> {
  if (!context.env.rateLimits) return;
  await context.limiter.take(POLICY, getLimitKey(context, request.headers));
}
