import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Runs a line as an agent's shell does, and reads the JSON that it prints. */
export async function runCommand<Answer>(
  command: string,
  cwd: string,
  home = cwd,
): Promise<Answer> {
  const { stdout } = await run('bash', ['-c', command], {
    cwd,
    env: { NODE_ENV: 'test', PATH: process.env.PATH, HOME: home },
    timeout: 20_000,
  });
  return JSON.parse(stdout) as Answer;
}
