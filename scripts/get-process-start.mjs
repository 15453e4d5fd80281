import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** @param {string} file */
function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ESRCH') return null;
    throw error;
  }
}

/** @param {number} pid */
function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/**
 * Something that tells a running process from every other one that has or had its number: a number alone is given
 * out again, within minutes on a busy machine and within seconds after a restart.
 *
 * @param {number} pid
 * @returns {string | null} null: there is no such process, or it has ended and only waits to be counted
 */
export function getProcessStart(pid) {
  if (existsSync('/proc/self/stat')) {
    // The second field is a name in parentheses, which may hold anything; the start is the 22nd.
    const fields = read(`/proc/${pid}/stat`)
      ?.replace(/^.*\) /s, '')
      .split(' ');
    if (fields === undefined || fields[0] === 'Z' || fields[0] === 'X') return null;
    return `${read('/proc/sys/kernel/random/boot_id')?.trim()} ${fields[19]}`;
  }
  const { stdout } = spawnSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
  });
  // Windows has no such program. A number that was given out again passes for the one before there.
  if (stdout === null) return isRunning(pid) ? 'running' : null;
  const [state, ...start] = stdout.trim().split(/\s+/);
  return state === '' || state.startsWith('Z') ? null : start.join(' ');
}
