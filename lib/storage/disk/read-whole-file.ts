import type { FileHandle } from 'node:fs/promises';
import type { MemoryPool } from '../create-memory-pool';
import { type LentBytes, StoreError } from '../store';

/**
 * Reads a file of `size` bytes into memory of the pool, then closes it. What is no file cannot be read so.
 *
 * @throws StoreError where it has another size
 */
export async function readWholeFile(
  handle: FileHandle,
  size: number,
  pool: MemoryPool,
): Promise<LentBytes> {
  // One byte more than there is to be: the read that ends short of it has seen the end.
  const piece = pool.take(size + 1);
  try {
    let at = 0;
    while (at <= size) {
      const { bytesRead } = await handle.read(piece, at, size + 1 - at, at);
      at += bytesRead;
      if (bytesRead === 0 || at === size) break;
    }
    if (at !== size) throw new StoreError('unavailable', `disk: ${at} bytes or more, not ${size}`);
  } catch (error) {
    pool.giveBack(piece);
    throw error;
  } finally {
    await handle.close();
  }
  return { bytes: piece.subarray(0, size), giveBack: () => pool.giveBack(piece) };
}
