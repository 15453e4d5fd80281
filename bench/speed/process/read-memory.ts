import { readFileSync } from 'node:fs';
import { listOwn } from './list-own';

/** Resident memory in MB of a server's processes together: now, or the most since `forgetPeak`. Linux only. */
export function readMemory(pid: number, which: 'VmRSS' | 'VmHWM'): number {
  const field = new RegExp(`${which}:\\s*(\\d+) kB`);
  return listOwn(pid).reduce((sum, own) => {
    const text = readFileSync(`/proc/${own.pid}/status`, 'latin1');
    return sum + Number(field.exec(text)?.[1]) / 1024;
  }, 0);
}
