import type { Shown } from './image';

/** One side of a row: an image, or that its upload failed. */
export type Side = { readonly name: string; readonly image: Shown | null };

export type Pair = {
  readonly name: string;
  /** `same` and `changed` by the hash of what is served. */
  readonly state: 'same' | 'changed' | 'new' | 'removed';
  readonly before: Side | null;
  readonly after: Side | null;
};

const isSame = (before: Side, after: Side) =>
  before.image !== null &&
  after.image !== null &&
  (before.image.url === after.image.url ||
    (before.image.sha256 !== undefined && before.image.sha256 === after.image.sha256));

/** Pairs images by name, in the order of names. Of several with one name on one side, the last counts. */
export function pairImages(before: readonly Side[], after: readonly Side[]): Pair[] {
  const olds = new Map(before.map((side) => [side.name, side]));
  const news = new Map(after.map((side) => [side.name, side]));
  const names = [...new Set([...olds.keys(), ...news.keys()])].sort();
  return names.map((name) => {
    const [old, fresh] = [olds.get(name) ?? null, news.get(name) ?? null];
    const pair = { name, before: old, after: fresh };
    if (old === null) return { ...pair, state: 'new' };
    if (fresh === null) return { ...pair, state: 'removed' };
    return { ...pair, state: isSame(old, fresh) ? 'same' : 'changed' };
  });
}
