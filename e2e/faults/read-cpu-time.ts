import { readFile } from 'node:fs/promises';
import { parseStat } from '@/dev/processes/parse-stat';

/** Milliseconds of processor that a process has taken so far, its threads included. Linux only. */
export async function readCpuTime(pid: number): Promise<number> {
  return parseStat(await readFile(`/proc/${pid}/stat`, 'latin1')).cpuMs;
}
