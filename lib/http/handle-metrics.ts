import { refuse, type Refusal } from '@/lib/errors';
import { writeScrape } from '@/lib/metrics/write-scrape';
import type { Call } from './answer';
import type { ApiResponse } from './exchange';
import { showsSecret } from './shows-secret';

/** `GET /metrics`: what Prometheus reads, for whoever shows METRICS_TOKEN. Where none is set, there is no such address. */
export async function handleMetrics({ context, request }: Call): Promise<ApiResponse | Refusal> {
  const { env, metrics } = context;
  if (env.metricsTokens.length === 0 || metrics === null) {
    return refuse('not_found', 'METRICS_TOKEN is not set');
  }
  if (!showsSecret(request.headers, env.metricsTokens)) {
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
