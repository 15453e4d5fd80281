import { createHash, randomUUID } from 'node:crypto';
import {
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { getProcessStart } from './get-process-start.mjs';

/**
 * @typedef {{ pid: number, start: string, startedAt: string, nonce: string }} Holder
 * `startedAt` is for people, ISO 8601; `nonce` tells one taking of the lock from every other.
 */

/**
 * @param {string} file
 * @returns {Holder | null}
 */
function readHolder(file) {
  let text;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
  try {
    return JSON.parse(text);
  } catch {
    // A power cut may leave a file without its content; whoever wrote it is gone.
    const nonce = createHash('sha256').update(text).digest('hex');
    return { pid: 0, start: '', startedAt: '', nonce };
  }
}

/** @param {Holder} holder */
const isAlive = ({ pid, start }) => pid > 0 && getProcessStart(pid) === start;

/**
 * Writes the holder under a name that nobody has, whole from the first moment, or answers that the name is taken.
 *
 * @param {string} file
 * @param {Holder} holder
 */
function linkHolder(file, holder) {
  // Not a name that begins as a claim's: those are cleaned away by whoever has just taken the lock.
  const written = path.join(path.dirname(file), `draft-${randomUUID()}`);
  writeFileSync(written, JSON.stringify(holder), { mode: 0o600, flush: true });
  try {
    linkSync(written, file);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(written);
  }
}

/**
 * Takes a lock that is a file with its holder in it. A holder that is dead, or whose number another process has by
 * now, is replaced; of several that try at once, one succeeds.
 *
 * To replace a dead holder one must first link the file `<lock>.after-<nonce of the dead>`. As a nonce is never used
 * again, one process at most replaces a given holder; and should that one die before it is done, its claim is a dead
 * holder itself, replaced in the same way.
 *
 * @param {string} file its folder is made where missing
 * @returns {{ taken: true, release: () => void } | { taken: false, by: Holder }}
 */
export function takeLock(file) {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const startedAt = new Date(Date.now() - process.uptime() * 1000).toISOString();
  const start = getProcessStart(process.pid);
  if (start === null) throw new Error('this process cannot be found among the running ones');
  const own = { pid: process.pid, start, startedAt, nonce: randomUUID() };
  const claimOn = (nonce) => `${file}.after-${nonce}`;

  const release = () => {
    if (readHolder(file)?.nonce === own.nonce) rmSync(file);
  };
  for (;;) {
    const first = readHolder(file);
    if (first === null) {
      if (linkHolder(file, own)) return { taken: true, release };
      continue;
    }
    let last = first;
    for (let next = first; next !== null; next = readHolder(claimOn(last.nonce))) last = next;
    if (isAlive(last)) return { taken: false, by: last };
    const claim = claimOn(last.nonce);
    if (!linkHolder(claim, own)) continue;
    // A claim on a holder that has been replaced already, whose claims were cleaned away, is worth nothing.
    if (readHolder(file)?.nonce !== first.nonce) {
      rmSync(claim, { force: true });
      continue;
    }
    const held = `${file}.${randomUUID()}`;
    writeFileSync(held, JSON.stringify(own), { mode: 0o600, flush: true });
    renameSync(held, file);
    const prefix = `${path.basename(file)}.after-`;
    for (const name of readdirSync(path.dirname(file))) {
      if (name.startsWith(prefix)) rmSync(path.join(path.dirname(file), name), { force: true });
    }
    return { taken: true, release };
  }
}
