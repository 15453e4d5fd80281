import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Starts a program and answers with the first address that it prints. */
export async function startProgram(command, args, options) {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const exited = once(child, 'exit');
  const stop = async () => {
    if (child.exitCode === null) child.kill('SIGTERM');
    await exited;
  };
  let printed = '';
  const url = await new Promise((resolve, reject) => {
    const read = (chunk) => {
      printed += chunk;
      const found = /http:\/\/[^\s/]+/.exec(printed)?.[0];
      if (found !== undefined) resolve(found);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    exited.then(() => reject(new Error(`ended before it was ready:\n${printed}`)));
  });
  return { url, stop };
}
