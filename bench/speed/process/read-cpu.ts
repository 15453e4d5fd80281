import { existsSync } from 'node:fs';
import { readTree } from './read-tree';

/** Milliseconds of processor time of a process and its children so far; NaN where the system does not tell. */
export function readCpu(pid: number | null): number {
  if (pid === null || !existsSync('/proc/self/stat')) return Number.NaN;
  return readTree(pid).reduce((sum, { cpuMs }) => sum + cpuMs, 0);
}
