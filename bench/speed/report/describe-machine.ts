import { cpus, loadavg, totalmem } from 'node:os';

/** What the figures depend on most. */
export function describeMachine(): string {
  const all = cpus();
  const memory = (totalmem() / 2 ** 30).toFixed(0);
  return `${all.length} × ${all[0]?.model.trim()}, ${memory} GB, Node ${process.version}, load ${loadavg()[0]!.toFixed(1)}`;
}
