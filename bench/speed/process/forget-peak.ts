import { writeFileSync } from 'node:fs';
import { listOwn } from './list-own';

/** Makes the peak of a server's memory what it holds now. Source: proc_pid_clear_refs(5). */
export function forgetPeak(pid: number): void {
  for (const own of listOwn(pid)) writeFileSync(`/proc/${own.pid}/clear_refs`, '5');
}
