import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Metrics } from './metrics';

/** Seconds. A page or an image takes milliseconds, a settlement seconds, an upload as long as its line is slow. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
/** What a client writes there is its own business; these are ours. */
const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'DELETE', 'OPTIONS']);

export type CountedMetrics = Metrics & { readonly registry: Registry };

/** Counters in the memory of this process, and what Node tells of it. */
export function createMetrics(): CountedMetrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const requests = new Counter({
    name: 'img402_requests_total',
    help: 'Requests answered, by route, method and class of status.',
    labelNames: ['route', 'method', 'status'],
    registers,
  });
  const seconds = new Histogram({
    name: 'img402_request_seconds',
    help: 'Time from the head of a request to the head of its answer, by route.',
    labelNames: ['route'],
    buckets: BUCKETS,
    registers,
  });
  const uploads = new Counter({
    name: 'img402_uploads_total',
    help: 'Uploads by tier and outcome: ok, pending, or the code of the refusal.',
    labelNames: ['tier', 'outcome'],
    registers,
  });
  const storeErrors = new Counter({
    name: 'img402_store_errors_total',
    help: 'Operations of the store that failed, by operation.',
    labelNames: ['operation'],
    registers,
  });
  const received = new Counter({
    name: 'img402_received_bytes_total',
    help: 'Bytes of images that requests brought whole and that passed the inspection.',
    registers,
  });
  const served = new Counter({
    name: 'img402_served_bytes_total',
    help: 'Bytes of images that answers began to send.',
    registers,
  });
  const hits = new Counter({
    name: 'img402_image_cache_hits_total',
    help: 'Small images that were to be sent, and were in memory.',
    registers,
  });
  const misses = new Counter({
    name: 'img402_image_cache_misses_total',
    help: 'Small images that were to be sent, and had to be read.',
    registers,
  });
  const held = new Gauge({
    name: 'img402_image_cache_bytes',
    help: 'Bytes of images in memory.',
    registers,
  });
  return {
    registry,
    countRequest(route, method, status, took) {
      const known = METHODS.has(method) ? method : 'other';
      requests.inc({ route, method: known, status: `${Math.floor(status / 100)}xx` });
      seconds.observe({ route }, took);
    },
    countUpload: (tier, outcome) => uploads.inc({ tier, outcome }),
    countStoreError: (operation) => storeErrors.inc({ operation }),
    countReceived: (bytes) => received.inc(bytes),
    countServed: (bytes) => served.inc(bytes),
    countRead: (hit) => (hit ? hits : misses).inc(),
    setHeld: (bytes) => held.set(bytes),
  };
}
