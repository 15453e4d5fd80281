import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { startApp } from '../start-app';
import { makeUniquePng } from './make-unique-png';
import { uploadImage } from './post-image';

const UPLOADS = 200;
const MEBIBYTE = 1_048_576;

/** The largest resident set that a process has had, in bytes; null where the system does not tell. */
async function peakMemory(pid: number): Promise<number | null> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => null);
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(status ?? '')?.[1];
  return kilobytes === undefined ? null : Number(kilobytes) * 1024;
}

it('takes 200 uploads of 1 MB at once, loses none and stays under 500 MB', async () => {
  const app = await startApp();
  try {
    const images = Array.from({ length: UPLOADS }, (_, index) => makeUniquePng(MEBIBYTE, index));
    const answers = await Promise.all(images.map((bytes) => uploadImage(app.url, bytes)));
    for (const [index, { url }] of answers.entries()) {
      const served = Buffer.from(await (await fetch(url)).arrayBuffer());
      expect(served.equals(images[index]!)).toBe(true);
    }
    const peak = await peakMemory(app.process.pid!);
    if (peak !== null) expect(peak / MEBIBYTE).toBeLessThan(500);
  } finally {
    await app.stop();
  }
}, 300_000);
