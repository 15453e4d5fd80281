import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, chown, cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { StartError } from '@/lib/start-error';
import { chooseAccount, findUser, type Account } from './choose-account';
import { binariesIn, findBinaries, type Binaries } from './find-binaries';

export type Home = {
  readonly account: Account;
  readonly binaries: Binaries;
  /** Where the cluster lies or is to be made. */
  readonly folder: string;
};

/** Programs that another user can read: those in `node_modules` may lie below a folder that is root's alone. */
async function copyBinaries(from: Binaries, to: string): Promise<Binaries> {
  if (!existsSync(to)) {
    const making = `${to}.new-${randomBytes(6).toString('hex')}`;
    await cp(from.home, making, { recursive: true, verbatimSymlinks: true });
    // A strict umask when npm unpacked them would shut that user out.
    spawnSync('chmod', ['-R', 'a+rX', making]);
    try {
      await rename(making, to);
    } catch (error) {
      // Another start was quicker.
      if (!existsSync(to)) throw error;
      await rm(making, { recursive: true });
    }
  }
  return binariesIn(to, from.version);
}

/**
 * Decides where Postgres lives: inside `dataDir`, but where root may only run it as another user, who cannot enter
 * that folder, below that user's `home`, under a random name that is kept in `dataDir/postgres-home`.
 *
 * @param account other than the one that suits this system: for tests
 */
export async function findHome(
  dataDir: string,
  log: (line: string) => void,
  account: Account = chooseAccount(),
): Promise<Home> {
  const binaries = findBinaries();
  const inside = path.join(dataDir, 'postgres');
  const marker = path.join(dataDir, 'postgres-home');
  const moved = existsSync(marker);
  if (account.kind !== 'user' && !moved) return { account, binaries, folder: inside };
  if (existsSync(inside)) {
    throw new StartError(
      `The database in ${inside} was made where root could use user namespaces (unshare -U), which are refused now. Allow them, or start as an ordinary user that owns the folder.`,
    );
  }
  const user = account.kind === 'user' ? account : findUser();
  if (!moved) await writeFile(marker, path.join(user.home, randomBytes(8).toString('hex')));
  const home = await readFile(marker, 'utf8');
  await mkdir(home, { recursive: true });
  await chmod(user.home, 0o755);
  await chown(home, user.uid, user.gid);
  log(`Postgres runs as the user ${user.name}, since root may not run it; its data is in ${home}`);
  return {
    account: user,
    binaries: await copyBinaries(binaries, path.join(user.home, `programs-${binaries.version}`)),
    folder: path.join(home, 'postgres'),
  };
}
