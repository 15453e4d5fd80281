import { readdir, readFile, readlink, stat } from 'node:fs/promises';
import { findMarks } from './find-marks';
import type { Needle } from './list-needles';

/** Files that a process writes through its memory, and what it has open and deleted: on Linux; elsewhere none are told. */
async function listFiles(pid: number): Promise<string[]> {
  const base = `/proc/${pid}`;
  const maps = await readFile(`${base}/maps`, 'utf8').catch(() => '');
  const mapped = maps.split('\n').flatMap((line) => {
    const [range, rights, , , inode, ...name] = line.split(/\s+/);
    const isWritten = /w.s/.test(rights ?? '') || name.join(' ').endsWith('(deleted)');
    return inode !== '0' && range !== undefined && isWritten ? [`${base}/map_files/${range}`] : [];
  });
  const open = await readdir(`${base}/fd`).catch(() => []);
  return [...mapped, ...open.map((fd) => `${base}/fd/${fd}`)];
}

/** A process and all that came of it. */
async function listTree(pid: number): Promise<number[]> {
  const names = await readdir(`/proc/${pid}/task`).catch(() => []);
  const lists = await Promise.all(
    names.map((task) => readFile(`/proc/${pid}/task/${task}/children`, 'utf8').catch(() => '')),
  );
  const children = lists.join(' ').split(/\s+/).filter(Boolean).map(Number);
  const below = await Promise.all(children.map(listTree));
  return [pid, ...below.flat()];
}

/** Looks into the files that a process and its children have mapped for writing or hold open. */
export async function searchProcess(
  needles: readonly Needle[],
  pid: number,
): Promise<{ readonly found: string[]; readonly files: number }> {
  const found: string[] = [];
  const seen = new Set<string>();
  for (const each of await listTree(pid)) {
    for (const file of await listFiles(each)) {
      const facts = await stat(file).catch(() => null);
      const target = await readlink(file).catch(() => file);
      if (facts === null || !facts.isFile() || seen.has(target)) continue;
      seen.add(target);
      const content = await readFile(file).catch(() => Buffer.alloc(0));
      found.push(...findMarks(needles, `process ${each}: ${target}`, content));
    }
  }
  return { found, files: seen.size };
}
