import { readFile } from 'node:fs/promises';

/** Of a tick of `/proc`: USER_HZ is 100 on every Linux that Node runs on. */
const TICK_MS = 10;

/** Milliseconds of processor that a process has taken so far, its threads included. Linux only. */
export async function readCpuTime(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // Behind the name, which may hold blanks: the state is the third field, utime and stime the 14th and 15th.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}
