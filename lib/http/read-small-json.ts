import type { z } from 'zod';
import { isRefusal, refuse, type Refusal } from '@/lib/errors';
import type { ApiRequest } from './exchange';
import { readSmallBody } from './read-small-body';

/**
 * A short JSON body, parsed.
 *
 * @param form.example what is told to whoever sends something else
 * @returns null where the body is empty; `invalid_request` where it is too long or of another form
 */
export async function readSmallJson<Value extends object>(
  request: Pick<ApiRequest, 'body'>,
  form: { readonly schema: z.ZodType<Value>; readonly maxBytes: number; readonly example: string },
): Promise<Value | null | Refusal> {
  const malformed = (log: string) =>
    refuse('invalid_request', log, { detail: `The body is not like ${form.example}.` });
  const bytes = await readSmallBody(request, form.maxBytes);
  if (isRefusal(bytes)) return bytes.refused === 'file_too_large' ? malformed(bytes.log) : bytes;
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
