import { spawn } from 'node:child_process';
import { readStream } from './read-stream';
import type { RunTool } from './read-clipboard';

const MAX_BYTES = 128 * 2 ** 20;

/** Runs a program, without a shell. */
export const runTool: RunTool = (file, args) =>
  new Promise((resolve, reject) => {
    const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'ignore'], windowsHide: true });
    const printed = readStream(child.stdout as AsyncIterable<Uint8Array>, MAX_BYTES);
    child.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') resolve({ missing: true });
      else reject(error);
    });
    child.once('close', (code) => {
      printed.then(
        (stdout) => resolve({ missing: false, code, stdout: stdout ?? new Uint8Array() }),
        reject,
      );
    });
  });
