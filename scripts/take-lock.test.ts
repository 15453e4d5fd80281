import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { getProcessStart } from './get-process-start.mjs';
import { takeLock } from './take-lock.mjs';

const MODULE = fileURLToPath(new URL('./take-lock.mjs', import.meta.url));
/** Tries once its input says so, tells what came of it, and lives until it is killed. */
const CONTENDER = `
  import { takeLock } from ${JSON.stringify(MODULE)};
  console.log('ready');
  process.stdin.once('data', () => {
    const lock = takeLock(process.argv[1]);
    console.log(JSON.stringify(lock.taken ? { taken: true } : lock));
  });
`;

let folder: string;
let file: string;
const children: ChildProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'img402-lock-'));
  file = path.join(folder, 'lock');
});
afterEach(async () => {
  await Promise.all(children.splice(0).map(kill));
  await rm(folder, { recursive: true });
});

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

type Answer = { taken: boolean; by?: { pid: number; startedAt: string } };

async function startContender() {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', CONTENDER, file], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  children.push(child);
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  await lines.next();
  return {
    child,
    async try(): Promise<Answer> {
      child.stdin.write('go');
      const { value } = (await lines.next()) as { value: string };
      return JSON.parse(value) as Answer;
    },
  };
}

async function race(count: number): Promise<{ answers: Answer[]; holder: number }> {
  const contenders = await Promise.all(Array.from({ length: count }, startContender));
  const answers = await Promise.all(contenders.map((contender) => contender.try()));
  const winner = answers.findIndex((answer) => answer.taken);
  return { answers, holder: contenders[winner]?.child.pid ?? 0 };
}

const plant = (holder: object) =>
  writeFile(file, JSON.stringify({ startedAt: 'then', nonce: 'planted', ...holder }));

describe('takeLock', () => {
  it('is taken by one of many at once, and names it to the others', async () => {
    const { answers, holder } = await race(8);
    expect(answers.filter((answer) => answer.taken)).toHaveLength(1);
    for (const answer of answers) if (!answer.taken) expect(answer.by?.pid).toBe(holder);
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ pid: holder });
  });

  it('passes from a killed holder to one of many at once, again and again', async () => {
    for (let round = 0; round < 3; round += 1) {
      const { answers, holder } = await race(6);
      expect(answers.filter((answer) => answer.taken)).toHaveLength(1);
      expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ pid: holder });
      await Promise.all(children.splice(0).map(kill));
    }
    expect(await readdir(folder)).toEqual(['lock']);
  });

  it('passes on where the number of the dead holder belongs to another process by now', async () => {
    await plant({ pid: process.pid, start: 'another boot 1' });
    expect(takeLock(file)).toMatchObject({ taken: true });
  });

  it('passes on from a claim whose owner died before it was done', async () => {
    await plant({ pid: 0, start: '' });
    const claim = { pid: process.pid, start: 'long ago', startedAt: '', nonce: 'claim' };
    await writeFile(`${file}.after-planted`, JSON.stringify(claim));
    expect(takeLock(file)).toMatchObject({ taken: true });
    expect(await readdir(folder)).toEqual(['lock']);
  });

  it('waits for a claim whose owner lives', async () => {
    await plant({ pid: 0, start: '' });
    const claim = { pid: process.pid, start: getProcessStart(process.pid), nonce: 'claim' };
    await writeFile(`${file}.after-planted`, JSON.stringify(claim));
    expect(takeLock(file)).toMatchObject({ taken: false, by: { pid: process.pid } });
  });

  it.each(['', '{"pid":'])(
    'takes a file that a power cut left as %j for a dead holder',
    async (text) => {
      await writeFile(file, text);
      expect(takeLock(file)).toMatchObject({ taken: true });
    },
  );

  it('is free again once released, and only its holder releases it', () => {
    const first = takeLock(file);
    expect(takeLock(file)).toMatchObject({ taken: false, by: { pid: process.pid } });
    if (!first.taken) throw new Error('not taken');
    first.release();
    const second = takeLock(file);
    expect(second.taken).toBe(true);
    first.release();
    expect(takeLock(file).taken).toBe(false);
  });
});

describe('getProcessStart', () => {
  it('is the same for one process and none for a dead one', async () => {
    const { child } = await startContender();
    const pid = child.pid ?? 0;
    const start = getProcessStart(pid);
    expect(start).toMatch(/\d/);
    expect(getProcessStart(pid)).toBe(start);
    await kill(child);
    expect(getProcessStart(pid)).toBeNull();
  });
});
