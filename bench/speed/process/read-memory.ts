import { readFileSync } from 'node:fs';
import { readTree } from './read-tree';

/** Databases and chains of the product are others' programs, and elsewhere where it is in earnest. */
const NOT_OURS = /^(postgres|anvil)/;

/** Processes of the server: itself, and what it has started of its own. */
const listOwn = (pid: number) => readTree(pid).filter(({ name }) => !NOT_OURS.test(name));

function readField(pid: number, field: 'VmRSS' | 'VmHWM'): number {
  const text = readFileSync(`/proc/${pid}/status`, 'latin1');
  return Number(new RegExp(`${field}:\\s*(\\d+) kB`).exec(text)?.[1]) / 1024;
}

/** Resident memory in MB of a server's processes together: now, or the most since `forgetPeak`. Linux only. */
export function readMemory(pid: number, which: 'VmRSS' | 'VmHWM'): number {
  return listOwn(pid).reduce((sum, own) => sum + readField(own.pid, which), 0);
}
