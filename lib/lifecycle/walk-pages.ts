/** Behind which row a page begins. */
export type Place = { readonly time: Date; readonly id: string };

const START: Place = { time: new Date(0), id: '' };

/**
 * Walks rows in the order of a time and their id, a page at a time, so that the cost of a page does not grow with what
 * was before it, and a row that stays where it is does not come twice.
 *
 * @param size rows of a page; a shorter one is the last
 * @param find the rows behind a place, in order
 * @param timeOf what they are ordered by
 */
export async function* walkPages<Row extends { readonly id: string }>(
  size: number,
  find: (after: Place) => Promise<Row[]>,
  timeOf: (row: Row) => Date | null,
): AsyncGenerator<Row[]> {
  for (let after: Place | null = START; after !== null;) {
    const page: Row[] = await find(after);
    if (page.length > 0) yield page;
    const last = page.length < size ? undefined : page.at(-1);
    const time = last === undefined ? null : timeOf(last);
    after = last === undefined || time === null ? null : { time, id: last.id };
  }
}
