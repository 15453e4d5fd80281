import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodePainting } from '@/dev/screening/encode-painting';
import { openScreener } from '@/dev/screening/open-screener';
import { paintScene } from '@/dev/screening/paint-scene';
import { createScreener } from './create-screener';
import { hashPicture } from './hash-picture';
import { SCREEN_LIMITS, type Look, type ScreenLimits } from './screener';

let opened: Awaited<ReturnType<typeof openScreener>>;
let photo: Buffer;
let seen: Look;
/** 49 megapixels that have to be decoded whole: a second, and 200 MB more. */
let large: Buffer;
beforeAll(async () => {
  opened = await openScreener();
  photo = await encodePainting(paintScene('photo', 1)).png().toBuffer();
  seen = { kind: 'seen', perceptualHash: await hashPicture(photo) };
  const create = { width: 7_000, height: 7_000, channels: 4, background: '#123456' } as const;
  large = await sharp({ create }).png({ progressive: true, compressionLevel: 1 }).toBuffer();
});
afterAll(() => opened.close());

/** A screener of its own, with limits in the place of the product's. */
const make = (limits: Partial<ScreenLimits> = {}) =>
  createScreener(opened.program, { ...SCREEN_LIMITS, ...limits });

const isThere = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('the screener', () => {
  it('says the hash that another process has found', async () => {
    expect(await opened.screener.look(photo)).toEqual(seen);
    expect(await opened.screener.look(large)).toEqual({ kind: 'seen', perceptualHash: null });
  });

  it('looks at pictures in turn, in one process', async () => {
    const looks = Array.from({ length: 8 }, () => opened.screener.look(photo));
    expect(await Promise.all(looks)).toEqual(looks.map(() => seen));
    const pid = opened.screener.pid();
    await opened.screener.look(photo);
    expect(opened.screener.pid()).toBe(pid);
  });

  it('says so where a picture cannot be decoded, and goes on', async () => {
    const failed = await opened.screener.look(Buffer.from('<svg/>'));
    expect(failed).toMatchObject({ kind: 'failed', why: expect.stringContaining('format') });
    expect(await opened.screener.look(photo)).toEqual(seen);
  });

  it('ends a process that takes too long for a picture, and goes on', async () => {
    const screener = make({ lookMs: 150 });
    const failed = await screener.look(large);
    expect(failed).toEqual({ kind: 'failed', why: 'it took longer than 0.15 s' });
    expect(screener.pid()).toBeNull();
    expect(await screener.look(photo)).toEqual(seen);
    await screener.stop();
  });

  it('ends a process that takes too much memory, and goes on', async () => {
    const screener = make({ memoryBytes: 160 * 1024 ** 2 });
    const failed = await screener.look(large);
    expect(failed).toMatchObject({ kind: 'failed', why: expect.stringMatching(/^it took \d+ MB/) });
    expect(await screener.look(photo)).toEqual(seen);
    await screener.stop();
  });

  it('calls a picture failed that its process dies of, and goes on', async () => {
    const screener = make();
    await screener.look(photo);
    const looking = screener.look(large);
    process.kill(screener.pid()!, 'SIGKILL');
    expect(await looking).toEqual({ kind: 'failed', why: 'its process ended with SIGKILL' });
    expect(await screener.look(photo)).toEqual(seen);
    await screener.stop();
  });

  it('does not mind that its process was killed while it had nothing to do', async () => {
    const screener = make();
    await screener.look(photo);
    const pid = screener.pid()!;
    process.kill(pid, 'SIGKILL');
    await expect.poll(() => isThere(pid)).toBe(false);
    expect(await screener.look(photo)).toEqual(seen);
    await screener.stop();
  });

  it('ends the process after a while without pictures', async () => {
    const screener = make({ idleMs: 50 });
    await screener.look(photo);
    await expect.poll(() => screener.pid()).toBeNull();
    expect(await screener.look(photo)).toEqual(seen);
    await screener.stop();
  });

  it('knows nothing of pictures where it cannot start, or is stopped', async () => {
    const absent = createScreener(path.join(path.dirname(opened.program), 'absent.mjs'));
    await expect(absent.look(photo)).rejects.toThrow('the screening does not start');
    const screener = make();
    await screener.look(photo);
    const pid = screener.pid()!;
    const looking = screener.look(large);
    const waiting = screener.look(photo);
    const failures = Promise.allSettled([looking, waiting]);
    await screener.stop();
    for (const { status } of await failures) expect(status).toBe('rejected');
    expect(isThere(pid)).toBe(false);
    await expect(screener.look(photo)).rejects.toThrow('stopped');
  });

  it('ends with the process that has started it, however that ends', async () => {
    // It has our end of a pipe too, which is closed when both are gone.
    const text = `
      const { spawn } = await import('node:child_process');
      const child = spawn(process.execPath, [${JSON.stringify(opened.program)}, '1e9'],
        { stdio: ['ignore', 'inherit', 'ignore', 'ipc'], serialization: 'advanced' });
      child.once('message', () => console.log(child.pid));`;
    const parent = spawn(process.execPath, ['--input-type=module', '--eval', text], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const closed = once(parent.stdout, 'close');
    const [told] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(told.toString());
    // What a terminal sends to both is for the parent to heed.
    process.kill(pid, 'SIGINT');
    process.kill(pid, 'SIGTERM');
    expect(isThere(pid)).toBe(true);
    parent.stdout.resume();
    parent.kill('SIGKILL');
    await closed;
  });
});
