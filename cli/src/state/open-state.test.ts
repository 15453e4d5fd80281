import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openState } from './open-state';
import { StateError } from './state-error';
import type { RememberedImage } from './state-file';

let root: string;
let folder: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'img402-state-'));
  folder = path.join(root, 'img402');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const open = () => openState(folder, { wait: (ms) => delay(ms) });
const image = (id: string): RememberedImage => ({
  ...{ server: 'https://a', id, url: `https://a/${id}`, deleteToken: null, name: 'x' },
  ...{ expiresAt: '2026-12-01T00:00:00.000Z', uploadedAt: '2026-11-26T00:00:00.000Z' },
});
const modeOf = (name: string) => statSync(path.join(folder, name)).mode & 0o777;

describe('the state', () => {
  it('is empty, and makes nothing, before something is remembered', () => {
    expect(open().read()).toEqual({ version: 1, images: [], purchases: [] });
    expect(readdirSync(root)).toEqual([]);
  });

  it('is read by this user only, whatever the folder was before', async () => {
    mkdirSync(folder, { mode: 0o755 });
    chmodSync(folder, 0o755);
    const state = open();
    await state.change((file) => ({ ...file, images: [image('a')] }));
    state.spool.put('k', Buffer.from('bytes'));
    expect([modeOf('.'), modeOf('state.json')]).toEqual([0o700, 0o600]);
    expect([modeOf('pending'), modeOf('pending/k')]).toEqual([0o700, 0o600]);
    expect(open().read().images).toEqual([image('a')]);
    expect(readdirSync(folder).sort()).toEqual(['locks', 'pending', 'state.json']);
  });

  it('loses no change of many at once', async () => {
    const states = [open(), open(), open()];
    const ids = Array.from({ length: 30 }, (_, at) => `id-${at}`);
    await Promise.all(
      ids.map((id, at) =>
        states[at % 3]!.change((file) => ({ ...file, images: [...file.images, image(id)] })),
      ),
    );
    expect(
      open()
        .read()
        .images.map(({ id }) => id)
        .sort(),
    ).toEqual([...ids].sort());
  });

  it('lets one at a time do the same thing, also after one that broke', async () => {
    const state = open();
    let running = 0;
    const work = async () => {
      running += 1;
      expect(running).toBe(1);
      await delay(5);
      running -= 1;
    };
    const broken = state.alone('a', async () => Promise.reject(new Error('broken')));
    await expect(broken).rejects.toThrow('broken');
    await Promise.all([state.alone('a', work), state.alone('a', work), open().alone('a', work)]);
  });

  it.each(['', '{"version":1', '[]', '{"version":2,"images":[],"purchases":[]}', '{"version":1}'])(
    'is not used and not written over where it is %j',
    async (text) => {
      mkdirSync(folder);
      writeFileSync(path.join(folder, 'state.json'), text);
      const state = open();
      expect(() => state.read()).toThrow(StateError);
      await expect(state.change((file) => file)).rejects.toThrow(StateError);
      expect(statSync(path.join(folder, 'state.json')).size).toBe(text.length);
    },
  );

  it('says so where there can be no folder', async () => {
    writeFileSync(folder, 'a file');
    const state = open();
    await expect(state.change((file) => file)).rejects.toThrow(StateError);
    expect(() => state.spool.put('k', Buffer.from(''))).toThrow(StateError);
  });

  it('keeps bytes until they are not needed any more', () => {
    const { spool } = open();
    expect(spool.get('k')).toBeNull();
    spool.put('k', Buffer.from('bytes'));
    expect(Buffer.from(spool.get('k')!).toString()).toBe('bytes');
    spool.drop('k');
    spool.drop('k');
    expect(spool.get('k')).toBeNull();
  });
});
