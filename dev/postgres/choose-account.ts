import { spawn, spawnSync, type ChildProcess, type StdioOptions } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * As whom Postgres runs, which refuses to be root.
 *
 * - `self`: we are not root.
 * - `namespace`: we are root, and `unshare -U` makes a process that is not, though its files stay root's; so they may
 *   lie in a folder that nobody else can enter.
 * - `user`: we are root and user namespaces are refused (Docker's default); another user owns programs and data.
 */
export type Account =
  | { readonly kind: 'self' }
  | { readonly kind: 'namespace' }
  | {
      readonly kind: 'user';
      readonly name: string;
      readonly uid: number;
      readonly gid: number;
      /** A folder that it can reach, for programs and data. Made where missing. */
      readonly home: string;
    };

/** Every user can pass through it, on each system that this runs on as root. */
const HOME_OF_USER = '/var/lib/img402';

const runs = (command: string, args: readonly string[]): boolean =>
  spawnSync(command, args, { stdio: 'ignore' }).status === 0;

/** @throws where neither `postgres` nor `nobody` is a user of this system */
export function findUser(): Extract<Account, { kind: 'user' }> {
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const name of ['postgres', 'nobody']) {
    const [, , uid, gid] = lines.find((line) => line.startsWith(`${name}:`))?.split(':') ?? [];
    if (Number(uid) > 0 && gid !== undefined) {
      return { kind: 'user', name, uid: Number(uid), gid: Number(gid), home: HOME_OF_USER };
    }
  }
  throw new Error('Postgres cannot run as root, and this system has no user postgres or nobody');
}

export function chooseAccount(): Account {
  if (process.getuid?.() !== 0) return { kind: 'self' };
  return runs('unshare', ['-U', 'true']) ? { kind: 'namespace' } : findUser();
}

let endsWithParent: boolean | undefined;

/**
 * Runs a program of Postgres, in a process group of its own: a Ctrl-C in the terminal reaches it through us only.
 * Where the system can, it gets SIGINT (Postgres' fast stop) when this process dies, however that happens.
 */
export function spawnAs(
  account: Account,
  command: string,
  args: readonly string[],
  options: { stdio: StdioOptions; cwd: string },
): ChildProcess {
  endsWithParent ??= runs('setpriv', ['--pdeathsig', 'INT', 'true']);
  const words = [
    ...(account.kind === 'namespace' ? ['unshare', '-U'] : []),
    ...(endsWithParent ? ['setpriv', '--pdeathsig', 'INT'] : []),
    command,
    ...args,
  ];
  return spawn(words[0] ?? command, words.slice(1), {
    ...options,
    detached: true,
    // Nothing of the caller's: PGDATA, PGPORT and the like would be obeyed.
    env: {
      PATH: process.env.PATH,
      LC_ALL: 'C',
      TZ: 'UTC',
    } as Partial<NodeJS.ProcessEnv> as NodeJS.ProcessEnv,
    ...(account.kind === 'user' ? { uid: account.uid, gid: account.gid } : {}),
  });
}
