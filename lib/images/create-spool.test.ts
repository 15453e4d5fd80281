import { setImmediate } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Draft } from '@/lib/storage/store';
import { createSpool } from './create-spool';
import { hashHere } from './hashing/hash-here';

const BITE = Buffer.alloc(512 * 1024, 'a');

let seen: string[];
let open: (() => void)[];
beforeEach(() => {
  seen = [];
  open = [];
});

const draft: Draft = {
  write: async () => void seen.push('write'),
  commit: async () => void seen.push('commit'),
  discard: async () => void seen.push('discard'),
};

/** A store whose drafts are there when the test says so. */
const store = {
  openDraft: () => {
    seen.push('open');
    return new Promise<Draft>((resolve) => open.push(() => resolve(draft)));
  },
};

describe('a spool that is let go', () => {
  it('opens no draft for what comes late, which nobody would discard', async () => {
    const spool = createSpool(store, hashHere);
    await spool.discard();
    expect(spool.add([BITE])).toBeNull();
    await setImmediate();
    expect(seen).toEqual([]);
  });

  it('discards the draft that is opened meanwhile, and writes nothing into it', async () => {
    const spool = createSpool(store, hashHere);
    const adding = spool.add([BITE]);
    const letting = spool.discard();
    open[0]!();
    await Promise.all([adding, letting]);
    await setImmediate();
    expect(seen).toEqual(['open', 'discard']);
  });

  it('keeps nothing of a draft that cannot be opened', async () => {
    const spool = createSpool({ openDraft: () => Promise.reject(new Error('full')) }, hashHere);
    await expect(spool.add([BITE])).rejects.toThrow('full');
    await spool.discard();
    expect(seen).toEqual([]);
  });
});
