import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Sets a soft limit of a running process, as its kernel holds it; its own user may, up to the hard limit.
 *
 * @param resource as `prlimit` has it: `nofile`, `fsize`
 * @returns what puts the limit back that it had before
 */
export async function setLimit(
  pid: number,
  resource: 'nofile' | 'fsize',
  value: number,
): Promise<() => Promise<void>> {
  const target = ['--pid', String(pid)];
  const { stdout } = await run('prlimit', [
    ...target,
    ...[`--${resource}`, '--raw', '--noheadings', '--output=SOFT'],
  ]);
  const set = async (soft: string) => {
    await run('prlimit', [...target, `--${resource}=${soft}:`]);
  };
  await set(String(value));
  return () => set(stdout.trim());
}
