import { describe, expect, it } from 'vitest';
import { findStoreFaults, type Stored } from './find-store-faults';

const swept: Stored = {
  objects: ['a.png'],
  drafts: [],
  images: [
    { id: 'a', storageKey: 'a.png', destroyed: false },
    { id: 'b', storageKey: 'b.png', destroyed: true },
  ],
  staged: [],
};

describe('the store after a sweep', () => {
  it('has an object for each image that has bytes, and no other', () => {
    expect(findStoreFaults(swept)).toEqual([]);
  });

  it.each<[string, Partial<Stored>, RegExp]>([
    ['an orphan', { objects: ['a.png', 'c.png'] }, /orphan: c\.png/],
    ['bytes that should be destroyed', { objects: ['a.png', 'b.png'] }, /orphan: b\.png/],
    ['missing bytes', { objects: [] }, /bytes of a are missing/],
    ['staged bytes', { staged: ['d.png'] }, /still staged: d\.png/],
    ['a draft', { drafts: ['draft'] }, /a draft is left/],
  ])('has a fault with %s', (_, lie, fault) => {
    const faults = findStoreFaults({ ...swept, ...lie });
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(fault);
  });
});
