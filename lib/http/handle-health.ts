import { checkHealth } from '@/lib/health/check-health';
import { proveInstance } from '@/lib/health/prove-instance';
import type { Call } from './answer';
import { answerJson } from './answer-json';
import type { ApiResponse } from './exchange';
import { presentDirect } from './present-direct';

const CHALLENGE = /^[0-9a-f]{32}$/;

/**
 * 200 where every part works, else 503; each part with its state and the time it took, and what an image may weigh. `?challenge=`, 32 hex digits, is
 * answered with a proof of which deployment this is, for `npm run doctor`.
 */
export async function handleHealth({ context, request, origins }: Call): Promise<ApiResponse> {
  const health = await checkHealth(context);
  const challenge = request.query.get('challenge') ?? '';
  const proof = CHALLENGE.test(challenge)
    ? // The part that is broken has been told above.
      { proof: await proveInstance(context, challenge).catch(() => null) }
    : {};
  const { free, paid } = context.env;
  const limits = {
    ...{ freeMaxBytes: free.maxBytes, paidMaxBytes: paid.maxBytes },
    ...presentDirect(context.env, origins),
  };
  return health.status === 'ok'
    ? answerJson({ ...health, limits, ...proof })
    : answerJson({ ...health, limits, ...proof }, { status: 503, headers: { 'retry-after': '5' } });
}
