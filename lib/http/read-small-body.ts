import { isRefusal, type Refusal } from '@/lib/errors';
import type { ApiRequest } from './exchange';
import { createChunkReader } from './upload/chunk-reader';

/**
 * A short body, whole; empty where there is none.
 *
 * @returns `file_too_large` beyond `maxBytes`, or what became of a body that is slow or breaks off
 */
export async function readSmallBody(
  { body }: Pick<ApiRequest, 'body'>,
  maxBytes: number,
): Promise<Buffer<ArrayBuffer> | Refusal> {
  if (body === null) return Buffer.alloc(0);
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
