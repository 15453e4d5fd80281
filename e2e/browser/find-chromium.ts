import { accessSync, constants } from 'node:fs';
import path from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

const isProgram = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/**
 * The Chromium that browser tests run: `IMG402_CHROMIUM`, which `npm test` sets to the one inside its packages where
 * the system has none, else the first on `PATH`.
 *
 * @throws where there is none
 */
export function findChromium(): string {
  const given = process.env.IMG402_CHROMIUM;
  if (given !== undefined && given !== '') return given;
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  const found = NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name))).find(
    isProgram,
  );
  if (found === undefined) throw new Error('No Chromium on PATH, and IMG402_CHROMIUM is not set');
  return found;
}
