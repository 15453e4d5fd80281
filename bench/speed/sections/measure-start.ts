import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findFreePort } from '@/dev/find-free-port';
import { postImage } from '../http/post-image';
import { makeImage } from '../images/make-image';
import { SMALL_PNG } from '../images/pictures';
import type { Section } from './section';
import { summarizeValues } from './summarize-values';

const POLL_MS = 5;
const GIVE_UP_MS = 120_000;

/** Seconds from the command of `npm start` to the answer of the first upload, which is tried until it is taken. */
async function timeStart(dataDir: string, image: Buffer): Promise<number> {
  const port = await findFreePort();
  const output = openSync(path.join(dataDir, 'log'), 'w');
  const { PATH, HOME } = process.env;
  const startedAt = performance.now();
  const child = spawn(process.execPath, ['scripts/start.mjs'], {
    env: { PATH, HOME, DATA_DIR: dataDir, PORT: String(port), HOST: '127.0.0.1' } as never,
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  const exited = once(child, 'exit');
  try {
    for (;;) {
      const posted = await postImage(`http://127.0.0.1:${port}`, image).catch(() => null);
      const seconds = (performance.now() - startedAt) / 1000;
      if (posted !== null) return seconds;
      if (child.exitCode !== null || seconds > GIVE_UP_MS / 1000) throw new Error('no start');
      await delay(POLL_MS);
    }
  } finally {
    child.kill('SIGTERM');
    await exited;
  }
}

/** A built tree with its defaults: on a new data folder, and on one that has been used. */
export const measureStart: Section = async (stage, effort) => {
  const rounds = effort.quick ? 1 : effort.rounds;
  // Nothing else runs meanwhile.
  await stage.clear();
  const image = await makeImage(SMALL_PNG);
  const [fresh, used]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    const dataDir = await mkdtemp(path.join(stage.folder, 'start-'));
    fresh.push(await timeStart(dataDir, image));
    used.push(await timeStart(dataDir, image));
    await rm(dataDir, { recursive: true, force: true });
  }
  console.info(`start: ${rounds} rounds`);
  const row = 'start to first upload answered';
  return {
    played: [],
    findings: [
      { row, ...summarizeValues(used), unit: 's', better: 'less', bar: 3 },
      {
        row: `${row}, new data folder`,
        ...summarizeValues(fresh),
        ...{ unit: 's', better: 'less', bar: null },
      },
    ],
  };
};
