/** The smallest piece that is kept; the others are twice, four times … as large. */
const SMALLEST = 64 * 1024;
/** What is kept for the next ones, all sizes together. */
const MOST_KEPT = 16 * 1024 * 1024;

export type MemoryPool = {
  /** A piece of at least so many bytes, with what its last user has left in it. */
  take(bytes: number): Buffer;
  giveBack(piece: Buffer): void;
};

/**
 * Pieces of memory that are used again. Memory outside of V8's heap that comes and goes makes it collect the whole heap
 * every few hundred images, which cost more than to read and to send them.
 */
export function createMemoryPool(): MemoryPool {
  const kept = new Map<number, Buffer[]>();
  let keptBytes = 0;
  return {
    take(bytes) {
      let size = SMALLEST;
      while (size < bytes) size *= 2;
      const piece = kept.get(size)?.pop();
      if (piece === undefined) return Buffer.allocUnsafeSlow(size);
      keptBytes -= size;
      return piece;
    },
    giveBack(piece) {
      if (keptBytes + piece.length > MOST_KEPT) return;
      keptBytes += piece.length;
      const others = kept.get(piece.length);
      if (others === undefined) kept.set(piece.length, [piece]);
      else others.push(piece);
    },
  };
}
