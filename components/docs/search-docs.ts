/** A place in the docs that a search may find. */
export type DocEntry = {
  readonly href: string;
  readonly title: string;
  /** Where it stands, or what it is. */
  readonly context: string;
  readonly words: string;
};

const MOST = 12;

const wordsOf = (text: string): string[] => text.toLowerCase().split(/[^\p{L}\p{N}_]+/u);

/** How well one searched word fits: 0 not at all. A title counts more than what it is searched by besides. */
function rate(entry: DocEntry, searched: string): number {
  if (wordsOf(entry.title).some((word) => word.startsWith(searched))) return 4;
  const rest = wordsOf(`${entry.words} ${entry.context}`);
  if (rest.some((word) => word.startsWith(searched))) return 2;
  return entry.title.toLowerCase().includes(searched) ? 1 : 0;
}

/** The entries that have every word of a query, the beginnings of words too; the best first, at most twelve. */
export function searchDocs(entries: readonly DocEntry[], query: string): DocEntry[] {
  const searched = wordsOf(query).filter((word) => word !== '');
  if (searched.length === 0) return [];
  return entries
    .map((entry) => {
      const rates = searched.map((word) => rate(entry, word));
      return { entry, rate: rates.includes(0) ? 0 : rates.reduce((sum, each) => sum + each, 0) };
    })
    .filter((found) => found.rate > 0)
    .sort((one, other) => other.rate - one.rate)
    .slice(0, MOST)
    .map(({ entry }) => entry);
}
