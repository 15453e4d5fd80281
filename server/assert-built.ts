import { access } from 'node:fs/promises';
import path from 'node:path';
import { StartError } from '@/lib/start-error';

/**
 * Proves that there is something for the thread of pages to serve, which begins long after the start.
 *
 * @param root the folder that holds Next's build
 * @throws StartError where there is none
 */
export async function assertBuilt(root: string): Promise<void> {
  const folder = path.join(root, '.next');
  try {
    // Written last: a build that was broken off does not have it.
    await access(path.join(folder, 'BUILD_ID'));
  } catch (cause) {
    throw new StartError(
      `Could not find a production build of the pages in ${folder}. Start with npm start, which makes one.`,
      cause,
    );
  }
}
