import { createRequire } from 'node:module';

/**
 * The program of Node 24, under which GitHub runs actions; where none is made for this platform in its folder, the Node
 * that runs the tests.
 */
export function findNode24(): string {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const name = `node-${platform}-${process.arch}`;
  try {
    return createRequire(import.meta.url).resolve(
      `${name}/bin/node${platform === 'win' ? '.exe' : ''}`,
    );
  } catch {
    return process.execPath;
  }
}
