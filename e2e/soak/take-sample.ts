import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Sample } from './judge-samples';
import type { Bench } from './open-bench';

/** A collection of this heap takes a tenth of it. */
const COLLECTED_WITHIN_MS = 1_000;

/** The value of a metric without labels. */
function readMetric(text: string, name: string): number {
  const found = new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1];
  if (found === undefined) throw new Error(`/metrics does not tell ${name}`);
  return Number(found);
}

async function countObjects(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile() && !entry.name.endsWith('.json')).length;
}

/** Measures the running product from outside; Linux tells of a process what it has open. */
export async function takeSample(
  { app, postgres, metricsToken }: Bench,
  hours: number,
  collects: boolean,
): Promise<Sample & { readonly cpuSeconds: number }> {
  const { pid } = app.process;
  // Once a minute is enough for the line, and leaves the product to its own ways between.
  if (collects) {
    app.process.kill('SIGUSR2');
    await delay(COLLECTED_WITHIN_MS);
  }
  const response = await fetch(`${app.url}/metrics`, {
    headers: { authorization: `Bearer ${metricsToken}` },
  });
  const metrics = await response.text();
  const [descriptors, status, [row], objects] = await Promise.all([
    readdir(`/proc/${pid}/fd`),
    readFile(`/proc/${pid}/status`, 'utf8'),
    postgres.query<{ connections: number; bytes: string; rows: number }>(
      `SELECT (SELECT count(*)::int FROM pg_stat_activity WHERE usename = 'img402_app') AS connections,
         pg_database_size(current_database())::text AS bytes, (SELECT count(*)::int FROM image) AS rows`,
    ),
    countObjects(path.join(app.dataDir, 'images', 'objects')),
  ]);
  const read = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1]);
  return {
    hours,
    rssBytes: read('VmRSS') * 1_024,
    heapBytes: readMetric(metrics, 'nodejs_heap_size_used_bytes'),
    descriptors: descriptors.length,
    handles: readMetric(metrics, 'nodejs_active_handles_total'),
    threads: read('Threads'),
    connections: row!.connections,
    databaseBytes: Number(row!.bytes),
    rows: row!.rows,
    objects,
    cpuSeconds: readMetric(metrics, 'process_cpu_seconds_total'),
  };
}
