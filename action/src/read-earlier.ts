import { readFile } from 'node:fs/promises';
import type { Failure } from './failure';
import { earlierSchema, type Shown } from './image';

/** Whether `before` is what an earlier run put out, or a file with it; all else is patterns of files. */
const isEarlier = (before: string) => before.startsWith('[') || /^[^\n]*\.json$/.test(before);

/**
 * Reads images of an earlier run from its output `json`, given as it is or in a file.
 *
 * @returns null where `before` names files that are yet to be uploaded
 */
export async function readEarlier(before: string): Promise<Shown[] | Failure | null> {
  if (!isEarlier(before)) return null;
  const no = (reason: string): Failure => ({ failed: 'invalid_before', message: reason });
  try {
    const text = before.startsWith('[') ? before : await readFile(before, 'utf8');
    const earlier = earlierSchema.safeParse(JSON.parse(text));
    if (earlier.success) return earlier.data;
    return no('"before" is JSON, but not what this action puts out as "json".');
  } catch (err) {
    const reason = err instanceof Error ? err.message : String(err);
    return no(`"before" cannot be read as JSON: ${reason}`);
  }
}
