import { Worker } from 'node:worker_threads';
import type { Later } from '@/lib/go-on';
import { SLOT_BYTES, type HashAnswer, type HashTask } from './hash-in-thread';

/** More than the thread works off while one that waits wakes up. */
const SLOTS = 16;

type Waiting<T> = { readonly resolve: (value: T) => void; readonly reject: (why: Error) => void };

/** A thread that takes hashes, and the memory that it shares with this one. Bytes are in a slot only until they are hashed. */
export class HashThread {
  readonly #worker: Worker;
  readonly #onEnd: () => void;
  readonly #memory = new Uint8Array(new SharedArrayBuffer(SLOTS * SLOT_BYTES));
  readonly #free = Array.from({ length: SLOTS }, (_, slot) => slot);
  readonly #forSlots: Waiting<number>[] = [];
  readonly #forHashes = new Map<number, Waiting<Uint8Array<ArrayBuffer>>>();
  #broken: Error | null = null;
  #hashes = 0;

  /** @param onEnd the thread has ended, and takes no more */
  constructor(program: string | URL, onEnd: () => void) {
    // Without the flags of this process, which are not all for a thread, and without its secrets.
    this.#worker = new Worker(program, {
      workerData: this.#memory.buffer,
      execArgv: [],
      env: {},
    });
    this.#worker.unref();
    this.#worker.on('message', (answer: HashAnswer) => this.#receive(answer));
    // Thrown as it is by the uploads that fail of it: a want of descriptors is known by it.
    this.#worker.on('error', (thrown) => this.#end(thrown));
    this.#worker.on('exit', () => this.#end(new Error('the thread of hashes ended')));
    this.#onEnd = onEnd;
  }

  /** The number of a new hash. */
  open(): number {
    return (this.#hashes += 1);
  }

  /**
   * A slot that is free, at once where there is one.
   *
   * @throws where the thread has ended
   */
  takeSlot(): Later<number> {
    if (this.#broken !== null) throw this.#broken;
    const slot = this.#free.pop();
    if (slot !== undefined) return slot;
    return new Promise((resolve, reject) => this.#forSlots.push({ resolve, reject }));
  }

  giveBack(slot: number): void {
    const next = this.#forSlots.shift();
    if (next === undefined) this.#free.push(slot);
    else next.resolve(slot);
  }

  /** Where the bytes of a slot are. */
  room(slot: number): Uint8Array {
    return this.#memory.subarray(slot * SLOT_BYTES, (slot + 1) * SLOT_BYTES);
  }

  send(task: HashTask): void {
    this.#worker.postMessage(task);
  }

  /** Nobody wants the hash any more. */
  drop(hash: number): void {
    this.#forHashes.delete(hash);
    this.send({ kind: 'drop', hash });
  }

  /** The hash, once its last bytes are sent. */
  async receive(hash: number): Promise<Uint8Array<ArrayBuffer>> {
    if (this.#broken !== null) throw this.#broken;
    return new Promise((resolve, reject) => this.#forHashes.set(hash, { resolve, reject }));
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #receive({ hash, slot, sha256 }: HashAnswer): void {
    this.giveBack(slot);
    if (sha256 === null) return;
    this.#forHashes.get(hash)?.resolve(sha256);
    this.#forHashes.delete(hash);
  }

  #end(why: Error): void {
    if (this.#broken !== null) return;
    this.#broken = why;
    this.#onEnd();
    for (const { reject } of [...this.#forSlots.splice(0), ...this.#forHashes.values()])
      reject(why);
    this.#forHashes.clear();
  }
}
