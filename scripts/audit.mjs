import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { judgeAudit } from './judge-audit.mjs';
import { listLockfiles } from './list-lockfiles.mjs';

/** Asks the registry for advisories on all that any lockfile names: `npm run audit`, with npm's own options behind `--`. */
const root = fileURLToPath(new URL('..', import.meta.url));
const triage = JSON.parse(readFileSync(path.join(root, 'dev/supply/audit-triage.json'), 'utf8'));
const npm = process.env.npm_execpath;
const [file, first] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];

const reports = listLockfiles(root).map((lockfile) => {
  const args = [...first, 'audit', '--json', '--package-lock-only', ...process.argv.slice(2)];
  const { stdout } = spawnSync(file, args, {
    cwd: path.dirname(path.join(root, lockfile)),
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
    timeout: 120_000,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let answer = null;
  try {
    answer = JSON.parse(stdout);
  } catch {
    // No JSON is an answer too: judged as not checked.
  }
  return { lockfile, answer };
});

const { code, lines } = judgeAudit(reports, triage, new Date().toISOString().slice(0, 10));
console.log(lines.join('\n'));
process.exitCode = code;
