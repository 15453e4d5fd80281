/** Milliseconds in a clock tick: USER_HZ is 100 on every Linux that Node runs on. */
const TICK_MS = 10;

export type ProcessStat = {
  readonly name: string;
  /** Who started it. */
  readonly parent: number;
  /** Processor time so far, of all threads. */
  readonly cpuMs: number;
};

/** Reads the one line of `/proc/<pid>/stat`. Source: proc_pid_stat(5). */
export function parseStat(text: string): ProcessStat {
  // The name may hold blanks and brackets: what follows it begins with the third field.
  const end = text.lastIndexOf(')');
  const fields = text.slice(end + 2).split(' ');
  return {
    name: text.slice(text.indexOf('(') + 1, end),
    parent: Number(fields[1]),
    cpuMs: (Number(fields[11]) + Number(fields[12])) * TICK_MS,
  };
}
