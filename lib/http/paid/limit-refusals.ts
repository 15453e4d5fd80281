import { refuse, type Refusal } from '@/lib/errors';
import type { Call } from '../answer';
import { ERROR_TABLE } from '../error-table';
import { getClientAddress } from '../get-client-address';

const POLICY = 'paymentRefusal';

const getAddress = ({ context, request }: Call): string =>
  getClientAddress(context.env.trustProxy, request.headers, context.peerHeader) ?? 'unknown';

/** Whether a refusal is for what the client sent: a conflict, a limit or an outage of ours is not. */
export function isOnClient({ refused }: Refusal): boolean {
  return [400, 402, 408, 413, 415, 422].includes(ERROR_TABLE[refused].status);
}

/** Refuses an address that had too many payments or bodies refused, before anything of the request is read. */
export async function checkRefusals(call: Call): Promise<Refusal | null> {
  const { limiter, env } = call.context;
  if (!env.rateLimits) return null;
  const state = await limiter.check(POLICY, getAddress(call));
  if (state.allowed) return null;
  return refuse('rate_limited', 'too many refused payments of one address', {
    detail: 'Too many payments from here were refused.',
    retryAfterSeconds: state.resetSeconds,
  });
}

/** Counts a refused payment or body of a paid route. */
export async function countRefusal(call: Call): Promise<void> {
  if (call.context.env.rateLimits) await call.context.limiter.take(POLICY, getAddress(call));
}
