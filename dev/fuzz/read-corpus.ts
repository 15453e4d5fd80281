import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The inputs of a target that are kept in the tree, one a line: as JSON text in Latin-1, or in base64. */
export function readCorpus(root: string, name: string): Buffer[] {
  const file = path.join(root, 'dev/fuzz/corpus', `${name}.txt`);
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) =>
      line.startsWith('"')
        ? Buffer.from(JSON.parse(line) as string, 'latin1')
        : Buffer.from(line, 'base64'),
    );
}
