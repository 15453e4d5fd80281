import { checkHealth } from '@/lib/health/check-health';
import { proveInstance } from '@/lib/health/prove-instance';
import type { Call } from './answer';
import { answerJson } from './answer-json';
import type { ApiResponse } from './exchange';

const CHALLENGE = /^[0-9a-f]{32}$/;

/**
 * 200 where every part works, else 503; each part with its state and the time it took. `?challenge=`, 32 hex digits, is
 * answered with a proof of which deployment this is, for `npm run doctor`.
 */
export async function handleHealth({ context, request }: Call): Promise<ApiResponse> {
  const health = await checkHealth(context);
  const challenge = request.query.get('challenge') ?? '';
  const proof = CHALLENGE.test(challenge)
    ? // The part that is broken has been told above.
      { proof: await proveInstance(context, challenge).catch(() => null) }
    : {};
  return health.status === 'ok'
    ? answerJson({ ...health, ...proof })
    : answerJson({ ...health, ...proof }, { status: 503, headers: { 'retry-after': '5' } });
}
