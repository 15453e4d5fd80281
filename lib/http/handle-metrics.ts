import { timingSafeEqual } from 'node:crypto';
import { refuse, type Refusal } from '@/lib/errors';
import { writeScrape } from '@/lib/metrics/write-scrape';
import { hashSecret } from '@/lib/secrets';
import type { Call } from './answer';
import type { ApiResponse } from './exchange';
import { readBearer } from './read-bearer';

/** `GET /metrics`: what Prometheus reads, for whoever shows METRICS_TOKEN. Where none is set, there is no such address. */
export async function handleMetrics({ context, request }: Call): Promise<ApiResponse | Refusal> {
  const { env, metrics } = context;
  if (env.metricsToken === null || metrics === null) {
    return refuse('not_found', 'METRICS_TOKEN is not set');
  }
  const shown = readBearer(request.headers);
  if (shown === null || !timingSafeEqual(hashSecret(shown), hashSecret(env.metricsToken))) {
    return refuse('unauthorized', 'not the token of the metrics', {
      detail: 'Send METRICS_TOKEN as Authorization: Bearer.',
    });
  }
  const { contentType, text } = await writeScrape(context, metrics);
  return {
    status: 200,
    headers: { 'content-type': contentType, 'cache-control': 'no-store' },
    body: text,
  };
}
