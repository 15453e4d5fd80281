import * as realFs from 'node:fs/promises';
import {
  mkdir,
  mkdtemp,
  readdir,
  readlink,
  rename,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StoreHarness } from '../contract/store-harness';
import { describeStore } from '../store-contract';
import { createDiskStore } from './create-disk-store';
import type { DiskFileSystem } from './disk-file-system';

const systemError = (code: string): Error => Object.assign(new Error(code), { code });

/** The real file system, with a switch: written bytes run into `code` after the first few. */
function makeFillableFs(): { fs: DiskFileSystem; failWrites: (code: string | null) => void } {
  let failure: string | null = null;
  const open: typeof realFs.open = async (...args) => {
    const handle = await realFs.open(...args);
    const writev = handle.writev.bind(handle);
    handle.writev = async (buffers) => {
      if (failure === null) return writev(buffers);
      await writev([Buffer.from('some bytes')]);
      throw systemError(failure);
    };
    return handle;
  };
  return { fs: { ...realFs, open }, failWrites: (code) => (failure = code) };
}

/** Descriptors of this process that lead into `folder`; null where /proc does not tell. */
async function countDescriptors(folder: string): Promise<number | null> {
  const names = await readdir('/proc/self/fd').catch(() => null);
  if (names === null) return null;
  const targets = await Promise.all(
    names.map((name) => readlink(`/proc/self/fd/${name}`).catch(() => '')),
  );
  return targets.filter((target) => target.startsWith(folder)).length;
}

async function makeHarness(): Promise<StoreHarness> {
  const folder = await mkdtemp(join(tmpdir(), 'img402 store '));
  const root = join(folder, 'images');
  const { fs, failWrites } = makeFillableFs();
  let moved: 'nothing' | 'root' | 'inside' = 'nothing';
  return {
    store: createDiskStore({ root, fsync: false }, fs),
    fill: async () => failWrites('ENOSPC'),
    // Permission bits do not bind root: files in the place of both folders do.
    async deny() {
      await rename(root, join(folder, 'aside'));
      await mkdir(root);
      await writeFile(join(root, 'objects'), '');
      await writeFile(join(root, 'tmp'), '');
      moved = 'inside';
    },
    async vanish() {
      await rename(root, join(folder, 'aside'));
      await mkdir(root);
      moved = 'root';
    },
    async heal() {
      failWrites(null);
      if (moved === 'nothing') return;
      await rm(root, { recursive: true });
      await rename(join(folder, 'aside'), root);
    },
    lose: (key) => rm(join(root, 'objects', key.slice(0, 2), key)),
    async crashWhileWriting(_, bytes) {
      await mkdir(join(root, 'tmp'), { recursive: true });
      await writeFile(join(root, 'tmp', 'draft'), bytes);
    },
    openHandles: () => countDescriptors(folder),
    close: () => rm(folder, { recursive: true }),
  };
}

describeStore('the disk driver', makeHarness, { drafts: true });

describe('the disk driver', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'img402-disk-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const namesIn = async (name: string): Promise<string[]> => readdir(join(folder, name));

  it.each(['EDQUOT', 'EFBIG', 'ENOSPC'])('calls %s full and removes the draft', async (code) => {
    const { fs, failWrites } = makeFillableFs();
    const store = createDiskStore({ root: folder, fsync: true }, fs);
    failWrites(code);
    const put = store.put('a.png', [Buffer.from('x')], 'image/png');
    await expect(put).rejects.toMatchObject({ kind: 'full', message: `disk: put failed: ${code}` });
    expect(await namesIn('tmp')).toEqual([]);
  });

  it('calls a failed fsync a failed put', async () => {
    const open: typeof realFs.open = async (...args) => {
      const handle = await realFs.open(...args);
      if (args[1] === 'wx') handle.sync = () => Promise.reject(systemError('EIO'));
      return handle;
    };
    const store = createDiskStore({ root: folder, fsync: true }, { ...realFs, open });
    const put = store.put('a.png', [Buffer.from('x')], 'image/png');
    await expect(put).rejects.toMatchObject({ kind: 'unavailable' });
    expect(await store.get('a.png')).toBeNull();
    expect(await namesIn('tmp')).toEqual([]);
  });

  it('syncs the file before it has its name, then the folder', async () => {
    const seen: string[] = [];
    const open: typeof realFs.open = async (...args) => {
      const handle = await realFs.open(...args);
      const sync = handle.sync.bind(handle);
      const what = args[1] === 'wx' ? 'file' : String(args[0]).slice(folder.length);
      handle.sync = async () => {
        await sync();
        seen.push(`sync ${what}`);
      };
      return handle;
    };
    const rename: typeof realFs.rename = async (from, to) => {
      await realFs.rename(from, to);
      seen.push('rename');
    };
    const store = createDiskStore({ root: folder, fsync: true }, { ...realFs, open, rename });
    await store.put('ab1.png', [Buffer.from('x')], 'image/png');
    await store.put('ab2.png', [Buffer.from('x')], 'image/png');
    await store.delete('ab1.png');
    expect(seen).toEqual([
      'sync ',
      'sync /objects',
      ...['sync file', 'rename', 'sync /objects/ab'],
      ...['sync file', 'rename', 'sync /objects/ab'],
      'sync /objects/ab',
    ]);
  });

  it('ends a put that the system takes in small bites', async () => {
    const open: typeof realFs.open = async (...args) => {
      const handle = await realFs.open(...args);
      handle.writev = async (buffers) => {
        const first = buffers[0] as unknown as Uint8Array;
        const { bytesWritten } = await handle.write(first.subarray(0, 3));
        return { bytesWritten, buffers };
      };
      return handle;
    };
    const store = createDiskStore({ root: folder, fsync: false }, { ...realFs, open });
    await store.put(
      'a.png',
      ['abcde', 'fgh', 'i'].map((text) => Buffer.from(text)),
      'image/png',
    );
    const object = await store.get('a.png');
    expect(Buffer.concat(await object!.body.toArray()).toString()).toBe('abcdefghi');
  });

  it('sweeps drafts older than an hour at its start, and younger ones not', async () => {
    await mkdir(join(folder, 'tmp'));
    const now = Date.now();
    for (const [name, age] of [
      ['old', 61],
      ['young', 59],
    ] as const) {
      await writeFile(join(folder, 'tmp', name), 'half');
      const then = new Date(now - age * 60_000);
      await utimes(join(folder, 'tmp', name), then, then);
    }
    await createDiskStore({ root: folder, fsync: true }).head('a.png');
    expect(await namesIn('tmp')).toEqual(['young']);
  });

  it('follows no link in the place of an object, and lists none', async () => {
    const store = createDiskStore({ root: folder, fsync: true });
    await store.put('ab1.png', [Buffer.from('x')], 'image/png');
    await writeFile(join(folder, 'secret'), 'secret');
    await symlink(join(folder, 'secret'), join(folder, 'objects', 'ab', 'ab2.png'));
    await expect(store.get('ab2.png')).rejects.toMatchObject({ kind: 'unavailable' });
    await expect(store.head('ab2.png')).rejects.toMatchObject({ kind: 'unavailable' });
    await expect(store.read('ab2.png', 6)).rejects.toMatchObject({ kind: 'unavailable' });
    expect((await store.list({ limit: 5 })).objects.map(({ key }) => key)).toEqual(['ab1.png']);
    await store.put('ab2.png', [Buffer.from('y')], 'image/png');
    expect(await realFs.readFile(join(folder, 'secret'), 'utf8')).toBe('secret');
  });

  it('throws on a folder in the place of an object', async () => {
    const store = createDiskStore({ root: folder, fsync: true });
    await store.check();
    await mkdir(join(folder, 'objects', 'ab', 'ab1.png'), { recursive: true });
    await expect(store.get('ab1.png')).rejects.toMatchObject({ kind: 'unavailable' });
    await expect(store.read('ab1.png', 0)).rejects.toMatchObject({ kind: 'unavailable' });
    await expect(store.put('ab1.png', [], 'image/png')).rejects.toMatchObject({
      kind: 'unavailable',
    });
    await expect(store.delete('ab1.png')).rejects.toMatchObject({ kind: 'unavailable' });
    expect(await countDescriptors(folder)).toBe(0);
  });

  it('finds a shard again that was removed behind its back', async () => {
    const store = createDiskStore({ root: folder, fsync: true });
    await store.put('ab1.png', [Buffer.from('x')], 'image/png');
    await rm(join(folder, 'objects', 'ab'), { recursive: true });
    expect(await store.get('ab1.png')).toBeNull();
    await expect(store.put('ab1.png', [], 'image/png')).rejects.toMatchObject({
      kind: 'unavailable',
    });
    await store.put('ab1.png', [Buffer.from('x')], 'image/png');
    expect(await store.head('ab1.png')).toMatchObject({ size: 1 });
  });

  it('becomes ready later where its folder could not be made at first', async () => {
    await writeFile(join(folder, 'root'), 'a file in the way');
    const store = createDiskStore({ root: join(folder, 'root'), fsync: true });
    await expect(store.check()).rejects.toMatchObject({ kind: 'unavailable' });
    await rm(join(folder, 'root'));
    await store.check();
  });

  it('lists on where an object goes while its folder is read', async () => {
    const lstat = (async (path: string) => {
      if (path.endsWith('b.png')) await rm(path);
      return realFs.lstat(path);
    }) as typeof realFs.lstat;
    const store = createDiskStore({ root: folder, fsync: false }, { ...realFs, lstat });
    for (const key of ['a.png', 'b.png', 'c.png', 'd.png']) await store.put(key, [], 'image/png');
    const page = await store.list({ limit: 3 });
    expect(page.objects.map(({ key }) => key)).toEqual(['a.png', 'c.png', 'd.png']);
    expect(page.next).toBeNull();
  });

  it('lists on beside what a crash in the middle of a check has left', async () => {
    const store = createDiskStore({ root: folder, fsync: false });
    await store.put('a.png', [], 'image/png');
    await writeFile(join(folder, 'objects', '.check-left'), 'probe');
    expect((await store.list({ limit: 3 })).objects).toHaveLength(1);
  });

  it('opens only the folders that a page lies in', async () => {
    let read = 0;
    const readdirCounted = (async (...args: Parameters<typeof realFs.readdir>) => {
      read += 1;
      return realFs.readdir(...args);
    }) as typeof realFs.readdir;
    const store = createDiskStore(
      { root: folder, fsync: false },
      { ...realFs, readdir: readdirCounted },
    );
    for (let index = 100; index < 300; index += 1) await store.put(`${index}`, [], 'image/png');
    read = 0;
    await store.list({ after: '150', limit: 20 });
    expect(read).toBeLessThanOrEqual(5);
  });
});
