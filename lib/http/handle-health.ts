import { checkHealth } from '@/lib/health/check-health';
import type { Call } from './answer';
import { answerJson } from './answer-json';
import type { ApiResponse } from './exchange';

/** 200 where every part works, else 503; each part with its state and the time it took. */
export async function handleHealth({ context }: Call): Promise<ApiResponse> {
  const health = await checkHealth(context);
  return health.status === 'ok'
    ? answerJson(health)
    : answerJson(health, { status: 503, headers: { 'retry-after': '5' } });
}
