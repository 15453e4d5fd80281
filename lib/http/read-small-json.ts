import type { z } from 'zod';
import { isRefusal, refuse, type Refusal } from '@/lib/errors';
import type { ApiRequest } from './exchange';
import { createChunkReader } from './upload/chunk-reader';

/**
 * A short JSON body, parsed.
 *
 * @param form.example what is told to whoever sends something else
 * @returns null where the body is empty; `invalid_request` where it is too long or of another form
 */
export async function readSmallJson<Value extends object>(
  { body }: Pick<ApiRequest, 'body'>,
  form: { readonly schema: z.ZodType<Value>; readonly maxBytes: number; readonly example: string },
): Promise<Value | null | Refusal> {
  if (body === null) return null;
  const malformed = (log: string) =>
    refuse('invalid_request', log, { detail: `The body is not like ${form.example}.` });
  const reader = createChunkReader(body, form.maxBytes);
  const chunks: Uint8Array[] = [];
  try {
    for (let chunk = await reader.next(); chunk !== null; chunk = await reader.next()) {
      if (!isRefusal(chunk)) chunks.push(chunk);
      else if (chunk.refused === 'file_too_large') return malformed(chunk.log);
      else return chunk;
    }
  } finally {
    reader.close();
  }
  const bytes = Buffer.concat(chunks);
  if (bytes.length === 0) return null;
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return malformed('the body is not JSON');
  }
  const parsed = form.schema.safeParse(json);
  return parsed.success ? parsed.data : malformed('the JSON is of another form');
}
