import type { Stock } from './create-stocktaking';

/** What became of one table, or of `objects`. An altered row is one that went and one that came. */
export type Change = { readonly came: number; readonly went: number };

/** What differs; places where nothing does are left out. */
export function compareStock(before: Stock, after: Stock): Record<string, Change> {
  const changes: Record<string, Change> = {};
  for (const [place, old] of before) {
    const now = after.get(place)!;
    const came = [...now].filter((thing) => !old.has(thing)).length;
    const went = [...old].filter((thing) => !now.has(thing)).length;
    if (came + went > 0) changes[place] = { came, went };
  }
  return changes;
}
