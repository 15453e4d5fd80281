import { accessSync, constants } from 'node:fs';
import path from 'node:path';

/** A program on the PATH; null where there is none. */
export function findTool(name: string): string | null {
  for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
    try {
      const file = path.join(folder, name);
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // Not in this one.
    }
  }
  return null;
}
