import { access } from 'node:fs/promises';
import path from 'node:path';
import { vi } from 'vitest';

/**
 * Waits until a product with jobs and a disk store has swept it for the first time: it leaves its mark there, by a draft
 * that comes and goes while somebody may be counting files.
 */
export async function waitForFirstSweep(dataDir: string): Promise<void> {
  const mark = path.join(dataDir, 'images', 'objects', 'in', 'instance.txt');
  await vi.waitFor(() => access(mark), 30_000);
}
