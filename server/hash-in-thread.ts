import { createHash, type Hash } from 'node:crypto';
import type { MessagePort } from 'node:worker_threads';

/** Bytes of one slot of the memory that the thread shares with the server. */
export const SLOT_BYTES = 256 * 1024;

/** The next bytes of a hash, which are in a slot; or word that nobody wants it any more. */
export type HashTask =
  | {
      readonly kind: 'bytes';
      readonly hash: number;
      readonly slot: number;
      readonly length: number;
      readonly isLast: boolean;
    }
  | { readonly kind: 'drop'; readonly hash: number };

/** A slot whose bytes are hashed; with the last one, the hash. */
export type HashAnswer = {
  readonly hash: number;
  readonly slot: number;
  readonly sha256: Uint8Array<ArrayBuffer> | null;
};

/** Takes hashes of what the server puts into the memory that it shares, until the thread ends. */
export function hashInThread(port: MessagePort, memory: SharedArrayBuffer): void {
  const hashes = new Map<number, Hash>();
  port.on('message', (task: HashTask) => {
    const id = task.hash;
    if (task.kind === 'drop') {
      hashes.delete(id);
      return;
    }
    const { slot, length, isLast } = task;
    const hash = hashes.get(id) ?? createHash('sha256');
    hash.update(new Uint8Array(memory, slot * SLOT_BYTES, length));
    if (isLast) hashes.delete(id);
    else hashes.set(id, hash);
    const sha256 = isLast ? new Uint8Array(hash.digest()) : null;
    port.postMessage({ hash: id, slot, sha256 } satisfies HashAnswer);
  });
}
