import { availableParallelism } from 'node:os';
import { hashHere } from '@/lib/images/hashing/hash-here';
import type { RunningHash, StartHash } from '@/lib/images/hashing/running-hash';
import { SLOT_BYTES } from './hash-in-thread';
import { HashThread } from './hash-thread';

/** What is sent at once, with room in the slot for one chunk more. Less than this is hashed here: the way takes longer. */
const SEND_BYTES = SLOT_BYTES - 64 * 1024;

export type Hashing = { readonly startHash: StartHash; close(): Promise<void> };

class ThreadHash implements RunningHash {
  readonly #getThread: () => HashThread;
  /** Null: nothing was sent yet. */
  #thread: HashThread | null = null;
  #id = 0;
  #held: Uint8Array[] = [];
  #heldBytes = 0;
  #isGone = false;

  constructor(getThread: () => HashThread) {
    this.#getThread = getThread;
  }

  update(bytes: Uint8Array): Promise<void> | null {
    if (this.#isGone) return null;
    this.#held.push(bytes);
    this.#heldBytes += bytes.length;
    return this.#heldBytes < SEND_BYTES ? null : this.#send(this.#open(), false);
  }

  async digest(): Promise<Uint8Array<ArrayBuffer>> {
    const thread = this.#thread;
    if (thread === null) {
      const hash = hashHere();
      for (const view of this.#held) await hash.update(view);
      return hash.digest();
    }
    const [sha256] = await Promise.all([thread.receive(this.#id), this.#send(thread, true)]);
    this.#thread = null;
    return sha256;
  }

  discard(): void {
    this.#isGone = true;
    this.#held = [];
    this.#thread?.drop(this.#id);
    this.#thread = null;
  }

  #open(): HashThread {
    if (this.#thread !== null) return this.#thread;
    const thread = this.#getThread();
    this.#id = thread.open();
    return (this.#thread = thread);
  }

  /** Sends what is held, a slot at a time. */
  async #send(thread: HashThread, isEnd: boolean): Promise<void> {
    do {
      const taken = thread.takeSlot();
      const slot = typeof taken === 'number' ? taken : await taken;
      if (this.#isGone) {
        thread.giveBack(slot);
        return;
      }
      const length = this.#moveInto(thread.room(slot));
      const isLast = isEnd && this.#heldBytes === 0;
      thread.send({ kind: 'bytes', hash: this.#id, slot, length, isLast });
    } while (this.#heldBytes >= (isEnd ? 1 : SEND_BYTES));
  }

  /** Copies the first of the bytes that are held, and holds them no longer. */
  #moveInto(room: Uint8Array): number {
    let length = 0;
    let whole = 0;
    for (const view of this.#held) {
      const part = view.subarray(0, room.length - length);
      room.set(part, length);
      length += part.length;
      if (part.length < view.length) {
        this.#held[whole] = view.subarray(part.length);
        break;
      }
      whole += 1;
    }
    this.#held = this.#held.slice(whole);
    this.#heldBytes -= length;
    return length;
  }
}

/**
 * Hashes of large uploads, taken in a thread of their own: there are two of each, which are half of what an upload takes
 * of this thread beside its inflating, and an image would wait meanwhile. It begins with the first of them, and anew with
 * the next should it have ended; what it was at is lost, and its uploads with it. Where there is one processor there is
 * none.
 *
 * @param program what the thread runs: `hashInThread` on the memory that it is given
 */
export function startHashing(
  program: string | URL,
  processors: number = availableParallelism(),
): Hashing {
  if (processors === 1) return { startHash: hashHere, close: async () => undefined };
  let current: HashThread | null = null;
  const getThread = (): HashThread => {
    if (current !== null) return current;
    const thread = new HashThread(program, () => {
      if (current === thread) current = null;
    });
    return (current = thread);
  };
  return {
    startHash: () => new ThreadHash(getThread),
    close: async () => current?.close(),
  };
}
