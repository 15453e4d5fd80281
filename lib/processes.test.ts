import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** What answers requests: `dev/` starts a Postgres and a chain, where no others are configured. */
const SERVING = ['app', 'components', 'lib', 'server'];
/** A process of its own around native decoders, by the path of Node and a list of words: no shell. */
const ALLOWED = ['lib/abuse/screening/create-screener.ts'];

const sources = SERVING.flatMap((folder) =>
  readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => path.posix.join(folder, name.split(path.sep).join('/')))
    .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$|lib\/db\/generated\//.test(name)),
);
const read = (name: string) => readFileSync(path.join(ROOT, name), 'utf8');

it('starts no process while it serves, but the one of the screening', () => {
  expect(sources.length).toBeGreaterThan(400);
  expect(sources.filter((name) => /\bchild_process\b/.test(read(name)))).toEqual(ALLOWED);
});

it('never asks a shell, nor runs text as a program', () => {
  for (const name of sources) {
    expect(read(name), name).not.toMatch(
      /\b(execSync|execFileSync|spawnSync)\b|\bshell: |\bnew Function\(|[^.\w]eval\(|node:vm\b/,
    );
  }
  const [screener] = ALLOWED.map(read);
  expect(screener).toMatch(/import \{ spawn, type ChildProcess \} from 'node:child_process'/);
  expect(screener).toMatch(/\bspawn\(\s*process\.execPath\b/);
});
