import { readdirSync, readFileSync } from 'node:fs';
import { parseStat, type ProcessStat } from '@/dev/processes/parse-stat';

export type Process = ProcessStat & { readonly pid: number };

/** A process and those that it started. Empty where /proc does not tell. */
export function readTree(root: number): readonly Process[] {
  const all: Process[] = [];
  for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    let text: string;
    try {
      text = readFileSync(`/proc/${entry}/stat`, 'latin1');
    } catch {
      // Ended since the folder was read.
      continue;
    }
    all.push({ pid: Number(entry), ...parseStat(text) });
  }
  const tree = all.filter(({ pid }) => pid === root);
  for (const { pid } of tree) tree.push(...all.filter(({ parent }) => parent === pid));
  return tree;
}
