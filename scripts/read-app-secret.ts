import { readFileSync } from 'node:fs';
import { Secret } from '@/lib/secret';
import { StartError } from '@/lib/start-error';

const SHORTEST = 32;

/**
 * The keys that a file holds, newest first; null where there is no such file.
 *
 * @throws StartError where it holds something else
 */
export function readAppSecret(file: string): Secret[] | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  const keys = text.trim().split(/\s*,\s*/);
  if (keys.every((key) => key.length >= SHORTEST)) return keys.map((key) => new Secret(key));
  throw new StartError(
    `${file} does not hold keys of ${SHORTEST} characters or more. Restore it from a backup, or set APP_SECRET.`,
  );
}
