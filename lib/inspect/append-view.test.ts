import { describe, expect, it } from 'vitest';
import { appendView } from './append-view';

describe('appendView', () => {
  it('joins what lies side by side in one buffer, and only that', () => {
    const bytes = new Uint8Array([1, 2, 3, 4, 5, 6]);
    const views: Uint8Array[] = [];
    appendView(views, bytes.subarray(0, 2));
    appendView(views, bytes.subarray(2, 3));
    appendView(views, bytes.subarray(3, 3));
    appendView(views, bytes.subarray(4, 5));
    appendView(views, new Uint8Array([9]));
    appendView(views, bytes.subarray(5));
    expect(views.map((view) => [...view])).toEqual([[1, 2, 3], [5], [9], [6]]);
    expect(views[0]!.buffer).toBe(bytes.buffer);
  });
});
