import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createScreener } from '@/lib/abuse/screening/create-screener';
import type { ScreenLimits } from '@/lib/abuse/screening/screener';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * The screener by a process of its own, of the sources as they are: `dist` may be older, or not there.
 *
 * @param limits in the place of the product's
 */
export async function openScreener(limits?: ScreenLimits) {
  // Inside the project, so that it finds its packages.
  const program = path.join(ROOT, '.cache', `screen-images-${randomUUID()}.mjs`);
  const esbuild = await import('esbuild');
  await esbuild.build({
    ...{ absWorkingDir: ROOT, entryPoints: ['scripts/screen-images.ts'], outfile: program },
    ...{ bundle: true, packages: 'external', platform: 'node', target: 'node20', format: 'esm' },
  });
  const screener = createScreener(program, limits);
  return {
    screener,
    program,
    async close() {
      await screener.stop();
      await rm(program);
    },
  };
}
