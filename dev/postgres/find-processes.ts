import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

type Found = { readonly pid: number; readonly command: string };

/** Null: it ended while we looked, or is a kernel's thread. */
function readProcess(pid: number): Found | null {
  try {
    if (readFileSync(`/proc/${pid}/comm`, 'utf8').trim() !== 'postgres') return null;
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    return command === '' ? null : { pid, command };
  } catch {
    return null;
  }
}

function listPostgresProcesses(): Found[] {
  if (process.platform === 'linux') {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((name) => readProcess(Number(name)))
      .filter((found) => found !== null);
  }
  const { stdout } = spawnSync('ps', ['-axo', 'pid=,command='], { encoding: 'utf8' });
  return stdout
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(.*postgres.*)$/.exec(line))
    .filter((match) => match !== null)
    .map((match) => ({ pid: Number(match[1]), command: match[2] ?? '' }));
}

/**
 * Processes of the Postgres with this `cluster_name`: the postmaster has it among its arguments, and each of its
 * children shows it in its title, so that backends that outlived their postmaster are found too.
 */
export function findProcesses(clusterName: string): number[] {
  return listPostgresProcesses()
    .filter(({ command }) => new RegExp(`[ =]${clusterName}([ :]|$)`).test(command))
    .map(({ pid }) => pid);
}
