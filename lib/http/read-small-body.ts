import { isRefusal, type Refusal } from '@/lib/errors';
import { createChunkReader } from './upload/chunk-reader';

/**
 * A short body, whole.
 *
 * @returns `file_too_large` beyond `maxBytes`; else what the reader refuses: too slow, or broken off
 */
export async function readSmallBody(
  body: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<Buffer<ArrayBuffer> | Refusal> {
  const reader = createChunkReader(body, maxBytes);
  const chunks: Uint8Array[] = [];
  try {
    for (let chunk = await reader.next(); chunk !== null; chunk = await reader.next()) {
      if (isRefusal(chunk)) return chunk;
      chunks.push(chunk);
    }
  } finally {
    reader.close();
  }
  return Buffer.concat(chunks);
}
