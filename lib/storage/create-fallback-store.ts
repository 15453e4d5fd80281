import type { Store, StoredFacts, StoredPage } from './store';

/** One page of what both have; what is in both is told as `current` has it. */
function merge(current: StoredPage, old: StoredPage, limit: number): StoredPage {
  const byKey = new Map<string, StoredFacts>();
  for (const facts of [...old.objects, ...current.objects]) byKey.set(facts.key, facts);
  // Behind the end of a page that goes on, the other one's objects may not be the next ones.
  const ends = [current.next, old.next].filter((next) => next !== null).sort();
  const end = ends[0] ?? null;
  const known = [...byKey.values()]
    .filter(({ key }) => end === null || key <= end)
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  const objects = known.slice(0, limit);
  if (known.length > limit) return { objects, next: objects.at(-1)!.key };
  return { objects, next: end };
}

/**
 * A store that is being moved: writes go to `current`, reads find what is in either. For the time in which
 * `npm run storage:copy` brings the objects of `old` over.
 *
 * A delete takes the object from `old` first. Whoever copies it looks at `old` again after writing: either that look
 * finds the object gone, or the delete finds the copy. Keys are never put twice by img402; an object that were replaced
 * while it is copied could be overwritten by the copy.
 */
export function createFallbackStore(current: Store, old: Store): Store {
  const grantUpload = current.grantUpload?.bind(current);
  const openDraft = current.openDraft?.bind(current);
  return {
    name: `${current.name}, else ${old.name}`,
    put: (key, body, contentType) => current.put(key, body, contentType),
    get: async (key, range) => (await current.get(key, range)) ?? old.get(key, range),
    read: async (key, size) => (await current.read(key, size)) ?? old.read(key, size),
    head: async (key) => (await current.head(key)) ?? old.head(key),
    async delete(key) {
      await old.delete(key);
      await current.delete(key);
    },
    async list(page) {
      const [ours, theirs] = await Promise.all([current.list(page), old.list(page)]);
      return merge(ours, theirs, page.limit);
    },
    async check() {
      await current.check();
      // Nothing is written there any more: it may well be full.
      await old.list({ limit: 1 });
    },
    freeBytes: () => current.freeBytes(),
    ...(grantUpload === undefined ? {} : { grantUpload }),
    ...(openDraft === undefined ? {} : { openDraft }),
  };
}
