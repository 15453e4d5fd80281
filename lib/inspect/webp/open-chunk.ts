import type { Refusal } from '@/lib/errors';
import type { Inspection } from '../format-parser';
import { refuseWebp } from './refuse-webp';
import type { Container, RiffChunk } from './riff-chunk';

/**
 * Consumes the 8 bytes that open the next chunk of `container` and takes the chunk, padding included, off the room
 * that is left there. A chunk that reaches beyond its container is refused.
 */
export async function openChunk(
  { input, limits, work }: Inspection,
  container: Container,
): Promise<RiffChunk | Refusal> {
  work.steps += 1;
  container.counter.chunks += 1;
  if (container.counter.chunks > limits.chunks) {
    return refuseWebp('The WebP consists of too many parts.', `more than ${limits.chunks}`);
  }
  const offset = input.offset;
  if (container.left < 8) {
    return refuseWebp('The WebP has stray bytes between its parts.', `offset ${offset}`);
  }
  if (!(await input.need(8))) {
    return refuseWebp('The WebP ends before its picture does.', `offset ${offset}`);
  }
  const head = Buffer.from(input.take(8));
  const name = head.toString('latin1', 0, 4);
  const size = head.readUInt32LE(4);
  container.left -= 8 + size + (size & 1);
  if (container.left < 0) {
    return refuseWebp('A part of the WebP is longer than the whole.', `offset ${offset}`);
  }
  return { name, size };
}
