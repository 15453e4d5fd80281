import { readFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * Hands Next its configuration as its build wrote it down, by the variable that its own standalone server sets: to
 * read next.config.ts it would load a compiler, 29 MB, at each start.
 *
 * @param root the folder that holds Next's build
 */
export async function handBuiltConfig(root: string): Promise<void> {
  const file = path.join(root, '.next', 'required-server-files.json');
  const { config } = JSON.parse(await readFile(file, 'utf8')) as { readonly config: object };
  // eslint-disable-next-line no-restricted-properties -- it is set, for Next to read
  process.env.__NEXT_PRIVATE_STANDALONE_CONFIG = JSON.stringify(config);
}
