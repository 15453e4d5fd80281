import { z } from 'zod';
import type { BodyKind, RawFields } from '@/lib/abuse/read-answers';
import { isRefusal, refuse, type Refusal } from '@/lib/errors';
import type { ApiRequest } from '../exchange';
import { readSmallBody } from '../read-small-body';

/** More than the longest notice in any script. */
const MAX_BYTES = 64 * 1024;

const FORMS = ['application/x-www-form-urlencoded', 'multipart/form-data'];
const OBJECT = z.record(z.string(), z.unknown());

export type ReadFields = { readonly fields: RawFields; readonly kind: BodyKind };

const malformed = (log: string, detail: string): Refusal =>
  refuse('invalid_request', log, { detail });

/** A field that is repeated becomes a list. A file is left out: no picture is wanted here. */
function toFields(form: FormData): RawFields {
  const texts = [...form].filter((pair): pair is [string, string] => typeof pair[1] === 'string');
  const grouped = new Map<string, string[]>();
  for (const [name, text] of texts) grouped.set(name, [...(grouped.get(name) ?? []), text]);
  return Object.fromEntries(
    [...grouped].map(([name, all]) => [name, all.length === 1 ? all[0] : all]),
  );
}

/** What a form or a program has sent: JSON, or a form of either kind. 64 KB at most. */
export async function readFields(
  request: Pick<ApiRequest, 'body' | 'headers'>,
): Promise<ReadFields | Refusal> {
  const bytes = await readSmallBody(request, MAX_BYTES);
  if (isRefusal(bytes)) {
    if (bytes.refused !== 'file_too_large') return bytes;
    return malformed(bytes.log, 'The body is longer than 64 KB. Send no picture along.');
  }
  const contentType = request.headers.get('content-type') ?? '';
  if (FORMS.includes(contentType.split(';')[0]!.trim().toLowerCase())) {
    try {
      const parsed = new Response(bytes, { headers: { 'content-type': contentType } });
      return { fields: toFields(await parsed.formData()), kind: 'form' };
    } catch (thrown) {
      return malformed(`no form: ${String(thrown)}`, 'The form is malformed or ends too early.');
    }
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return { fields: OBJECT.parse(JSON.parse(text)), kind: 'json' };
  } catch {
    return malformed('no JSON object', 'The body is neither a JSON object nor a form.');
  }
}
