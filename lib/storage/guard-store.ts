import { createBreaker, type Breaker } from '@/lib/outgoing/create-breaker';
import { type Draft, type Store, StoreError } from './store';

export type Guard = {
  /** Milliseconds that one operation is waited for. Null: the store bounds its operations itself, as those on a network do. */
  readonly waitMs: number | null;
  /** What took so long and failed was waited for in vain. */
  readonly slowMs?: number;
  readonly breaker?: Breaker;
};

const SLOW_MS = 5_000;
/** Three in a row have waited in vain: from then on it is tried once a second, and nobody waits. */
const BREAKER = { failures: 3, pauseMs: 1_000 };
/**
 * Operations that are overdue and have not ended, as a call to a disk cannot be taken back. Each keeps its bytes, and one
 * of the few threads that files are worked on with: beyond these none is begun, and nothing tried.
 */
const MOST_OVERDUE = 4;

/**
 * The same store, on which nobody waits for ever. While it answers nobody, those who come are told so at once. What fails
 * quickly costs nobody anything and keeps nobody from asking: it may be one object only.
 */
export function guardStore(
  store: Store,
  { waitMs, slowMs = SLOW_MS, breaker = createBreaker(BREAKER) }: Guard,
): Store {
  let overdue = 0;

  /** Counts work that is not waited for any more, until it ends. */
  const expire = (work: Promise<unknown>): StoreError => {
    breaker.failed();
    overdue += 1;
    const end = (isWell: boolean) => {
      overdue -= 1;
      if (isWell) breaker.succeeded();
    };
    work.then(
      () => end(true),
      () => end(false),
    );
    return new StoreError('unavailable', `${store.name}: no answer within ${waitMs} ms`);
  };

  const waitFor = async <T>(work: Promise<T>): Promise<T> => {
    if (waitMs === null) return work;
    let timer: NodeJS.Timeout | undefined;
    const end = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(expire(work)), waitMs);
    });
    return Promise.race([work, end]).finally(() => clearTimeout(timer));
  };

  /** @param drop lets go of what comes after nobody waits for it any more */
  const run = async <T>(
    begin: () => Promise<T>,
    drop: (late: T) => unknown = () => undefined,
  ): Promise<T> => {
    if (overdue >= MOST_OVERDUE || breaker.isOpen) {
      // Nobody waits for it: the request that finds it working again would be the unlucky one until then.
      if (overdue < MOST_OVERDUE && breaker.mayTry()) {
        waitFor(store.check()).then(
          () => breaker.succeeded(),
          () => undefined,
        );
      }
      throw new StoreError('unavailable', `${store.name}: has not answered lately`);
    }
    const startedAt = performance.now();
    const work = begin();
    try {
      const value = await waitFor(work);
      breaker.succeeded();
      return value;
    } catch (error) {
      work.then(drop).catch(() => undefined);
      if (waitMs === null && performance.now() - startedAt >= slowMs) breaker.failed();
      throw error;
    }
  };

  const guardDraft = (draft: Draft): Draft => {
    let last: Promise<void> = Promise.resolve();
    let underWay = 0;
    const step = (begin: () => Promise<void>) =>
      run(() => {
        const work = begin();
        underWay += 1;
        last = work.catch(() => undefined).finally(() => (underWay -= 1));
        return work;
      });
    return {
      write: (chunks) => step(() => draft.write(chunks)),
      commit: (key) => step(() => draft.commit(key)),
      async discard() {
        // Whoever has waited in vain does not wait once more: the file goes when the disk is back.
        const discarded = last.then(() => draft.discard());
        if (underWay === 0) await waitFor(discarded).catch(() => undefined);
        else discarded.catch(() => undefined);
      },
    };
  };

  const openDraft = store.openDraft?.bind(store);
  const grantUpload = store.grantUpload?.bind(store);
  return {
    name: store.name,
    put: (...all) => run(() => store.put(...all)),
    get: (...all) =>
      run(
        () => store.get(...all),
        (late) => late?.body.destroy(),
      ),
    read: (...all) =>
      run(
        async () => store.read(...all),
        (late) => late?.giveBack(),
      ),
    head: (key) => run(() => store.head(key)),
    delete: (key) => run(() => store.delete(key)),
    list: (page) => run(() => store.list(page)),
    check: () => run(() => store.check()),
    freeBytes: () => run(() => store.freeBytes()),
    ...(grantUpload === undefined ? {} : { grantUpload }),
    ...(openDraft === undefined
      ? {}
      : { openDraft: async () => guardDraft(await run(openDraft, (late) => late.discard())) }),
  };
}
