import { readFile } from 'node:fs/promises';

/** Bytes of a process that are in memory: now (`VmRSS`), or the most that ever were (`VmHWM`). Linux only. */
export async function readMemory(pid: number, which: 'VmRSS' | 'VmHWM'): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(new RegExp(`^${which}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]) * 1_024;
}
