import { writeFileSync } from 'node:fs';

/** Makes the peak of a process's memory what it holds now. Source: proc_pid_clear_refs(5). */
export const forgetPeak = (pid: number): void => writeFileSync(`/proc/${pid}/clear_refs`, '5');
