import { once } from 'node:events';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { PacedLoad } from './run-paced';

/** `runPaced` in a thread of its own. */
export async function runProbe(load: PacedLoad): Promise<readonly number[]> {
  const worker = new Worker(path.resolve('.cache', 'bench-speed', 'probe.mjs'), {
    workerData: load,
  });
  const [latencies] = (await once(worker, 'message')) as [readonly number[]];
  return latencies;
}
