import { expect } from 'vitest';
import type { Target } from '../open-target';
import { expectBytesRefused } from './attack-with-bytes';

/** Bytes of an upload, here. */
export const LIMIT = 10 * 1_048_576;
/** A file is judged while it comes; on a machine that is busy with other things. */
const SOON_MS = 5_000;

/** Sends a small file that would be much: it must be refused soon, for no more than three times the limit of memory. */
export async function defuse(target: Target, bytes: Buffer, error: string): Promise<void> {
  expect(bytes.length).toBeLessThan(LIMIT);
  const { ms } = await expectBytesRefused(target, bytes, 422, error, { memory: 3 * LIMIT });
  expect(ms).toBeLessThan(SOON_MS);
}
