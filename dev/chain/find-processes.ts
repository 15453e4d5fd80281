import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** Null: it ended while we looked, or is not an anvil. */
function readArguments(pid: string): string[] | null {
  try {
    // State Z: it has ended and waits for its parent to notice.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    if (!/^\d+ \(anvil\) [^Z]/.test(stat)) return null;
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return null;
  }
}

/**
 * Anvils that were started with this file to leave their state in: those of one data folder.
 *
 * @param exitState absolute path
 */
export function findProcesses(exitState: string): number[] {
  if (process.platform === 'linux') {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name) && readArguments(name)?.includes(exitState))
      .map(Number);
  }
  const { stdout } = spawnSync('ps', ['-axo', 'pid=,command='], { encoding: 'utf8' });
  return stdout
    .split('\n')
    .filter((line) => line.includes('anvil') && line.includes(`--dump-state ${exitState} `))
    .map((line) => Number.parseInt(line, 10));
}
