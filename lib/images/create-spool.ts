import type { Draft, Store } from '@/lib/storage/store';
import type { StartHash } from './hashing/running-hash';

/** What is gathered before it is written: as much as one write takes well. */
const BITE_BYTES = 512 * 1024;

/** The bytes to serve of an image: in memory where they are few, else in the store's draft. */
export type ImageBody = readonly Uint8Array[] | Draft;

export type Spooled = {
  readonly body: ImageBody;
  readonly bytes: number;
  readonly sha256: Uint8Array<ArrayBuffer>;
};

export type Spool = {
  /** Adds bytes; where there are many, waits until there is room. They must not change any more. */
  add(views: readonly Uint8Array[]): Promise<unknown> | null;
  /** Ends it, after the last bytes. */
  finish(): Promise<Spooled>;
  /** Lets go of everything that was not put into the store, and of all that is added later: a parser may be behind. */
  discard(): Promise<void>;
};

/**
 * Gathers the bytes to serve while the upload still comes. What is larger than a bite goes into a draft of the store,
 * where the store has drafts: one bite on its way there and one being gathered is all that is in memory of it.
 */
export function createSpool(store: Pick<Store, 'openDraft'>, startHash: StartHash): Spool {
  const hash = startHash();
  let bytes = 0;
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  let opening: Promise<Draft> | null = null;
  let writing: Promise<void> = Promise.resolve();
  let isGone = false;

  const flush = async (openDraft: () => Promise<Draft>): Promise<void> => {
    const bite = waiting;
    [waiting, waitingBytes] = [[], 0];
    opening ??= openDraft();
    const draft = await opening;
    await writing;
    if (isGone) return;
    writing = draft.write(bite);
    // Told to whoever waits next: the following bite, or the end.
    writing.catch(() => undefined);
  };

  return {
    add(views) {
      // A draft that were opened now would be discarded by nobody.
      if (isGone) return null;
      const full: Promise<void>[] = [];
      for (const view of views) {
        const hashing = hash.update(view);
        if (hashing !== null) full.push(hashing);
        waiting.push(view);
        waitingBytes += view.length;
        bytes += view.length;
      }
      if (waitingBytes >= BITE_BYTES && store.openDraft !== undefined) {
        full.push(flush(() => store.openDraft!()));
      }
      return full.length === 0 ? null : Promise.all(full);
    },

    async finish() {
      let body: ImageBody = waiting;
      if (opening !== null) {
        body = await opening;
        await writing;
        await body.write(waiting);
      }
      return { body, bytes, sha256: await hash.digest() };
    },

    async discard() {
      isGone = true;
      waiting = [];
      hash.discard();
      const draft = await opening?.catch(() => null);
      await writing.catch(() => undefined);
      await draft?.discard();
    },
  };
}
