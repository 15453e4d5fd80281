/** A list in this browser's local storage. */
export type StoredList<Item> = {
  /** The same array while nothing changes. */
  readonly read: () => readonly Item[];
  /** False where the browser keeps nothing: the storage is full or forbidden. */
  readonly write: (list: readonly Item[]) => boolean;
  /** Hears of changes by this tab and by others. */
  readonly subscribe: (listener: () => void) => () => void;
};

/**
 * Reads and writes a list under `img402.<name>`. What is not one of its items is left out: others, and older versions,
 * write there too.
 *
 * @param isLive asked at each reading: what has ended is not told
 */
export function createStoredList<Item>(
  name: string,
  isItem: (value: unknown) => value is Item,
  isLive: (item: Item) => boolean = () => true,
): StoredList<Item> {
  const key = `img402.${name}`;
  const changed = `img402:${name}`;
  let cache: { text: string | null; list: readonly Item[] } = { text: null, list: [] };

  const parse = (text: string | null): readonly Item[] => {
    try {
      const value: unknown = JSON.parse(text ?? '[]');
      return Array.isArray(value) ? value.filter(isItem) : [];
    } catch {
      return [];
    }
  };
  return {
    read() {
      let text: string | null = null;
      try {
        text = localStorage.getItem(key);
      } catch {
        // Forbidden: there is no list.
      }
      if (text !== cache.text) cache = { text, list: parse(text) };
      const live = cache.list.filter(isLive);
      if (live.length !== cache.list.length) cache = { text, list: live };
      return cache.list;
    },
    write(list) {
      let kept = true;
      try {
        localStorage.setItem(key, JSON.stringify(list));
      } catch {
        kept = false;
      }
      window.dispatchEvent(new Event(changed));
      return kept;
    },
    subscribe(listener) {
      window.addEventListener(changed, listener);
      window.addEventListener('storage', listener);
      return () => {
        window.removeEventListener(changed, listener);
        window.removeEventListener('storage', listener);
      };
    },
  };
}
