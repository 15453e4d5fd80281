import { checkHealth } from '@/lib/health/check-health';
import type { Call } from './answer';
import type { ApiResponse } from './exchange';

/** 200 where every part works, else 503; each part with its state and the time it took. */
export async function handleHealth({ context }: Call): Promise<ApiResponse> {
  const health = await checkHealth(context);
  return {
    status: health.status === 'ok' ? 200 : 503,
    headers: {
      'content-type': 'application/json',
      'cache-control': 'no-store',
      ...(health.status === 'ok' ? {} : { 'retry-after': '5' }),
    },
    body: JSON.stringify(health),
  };
}
