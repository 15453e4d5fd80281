import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const LOCKFILE = z.object({
  lockfileVersion: z.number(),
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      name: z.string().optional(),
      resolved: z.string().optional(),
      integrity: z.string().optional(),
      license: z.string().optional(),
      hasInstallScript: z.boolean().optional(),
      link: z.boolean().optional(),
    }),
  ),
});

export type Locked = z.infer<typeof LOCKFILE>['packages'][string] & { readonly name: string };

/** What a lockfile names, each copy of a package for itself, without the project's own entry. */
export function readLockfile(file: string): { version: number; packages: readonly Locked[] } {
  const text = readFileSync(path.join(ROOT, file), 'utf8');
  const { lockfileVersion, packages } = LOCKFILE.parse(JSON.parse(text));
  return {
    version: lockfileVersion,
    packages: Object.entries(packages).flatMap(([at, entry]) =>
      at === '' ? [] : [{ ...entry, name: entry.name ?? at.replace(/^.*node_modules\//, '') }],
    ),
  };
}
