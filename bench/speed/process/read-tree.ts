import { readdirSync, readFileSync } from 'node:fs';

export type Process = {
  readonly pid: number;
  readonly name: string;
  /** Processor time so far, of all threads. */
  readonly cpuMs: number;
};

/** Milliseconds in a clock tick: 100 a second on every Linux that Node runs on. */
const TICK_MS = 10;

/** A process and those that it started. Empty where /proc does not tell. Source: proc_pid_stat(5). */
export function readTree(root: number): readonly Process[] {
  const all: (Process & { parent: number })[] = [];
  for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    let text: string;
    try {
      text = readFileSync(`/proc/${entry}/stat`, 'latin1');
    } catch {
      // Ended since the folder was read.
      continue;
    }
    const end = text.lastIndexOf(')');
    const fields = text.slice(end + 2).split(' ');
    all.push({
      pid: Number(entry),
      name: text.slice(text.indexOf('(') + 1, end),
      parent: Number(fields[1]),
      cpuMs: (Number(fields[11]) + Number(fields[12])) * TICK_MS,
    });
  }
  const tree = all.filter(({ pid }) => pid === root);
  for (const { pid } of tree) tree.push(...all.filter(({ parent }) => parent === pid));
  return tree;
}
