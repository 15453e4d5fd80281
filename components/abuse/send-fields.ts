import { readProblem } from '@/components/upload/read-problem';
import type { Fault } from '@/lib/abuse/fault';

type Told = Readonly<Record<string, unknown>>;

export type SentFields =
  | { readonly ok: true; readonly body: Told }
  | {
      readonly ok: false;
      /** Null: no answer came. */
      readonly status: number | null;
      readonly faults: readonly Fault[];
      readonly body: Told;
    };

function parse(text: string): Told {
  try {
    return JSON.parse(text) as Told;
  } catch {
    // Not ours: a page of something in between.
    return {};
  }
}

/** What is wrong with no field in particular. */
const general = (message: string): readonly Fault[] => [{ field: '', message }];

/**
 * Sends a form as it stands, or as JSON, and tells what is wrong with it where something is.
 *
 * @param fields a text is JSON
 */
export async function sendFields(
  path: string,
  fields: FormData | string,
  headers: Readonly<Record<string, string>> = {},
): Promise<SentFields> {
  const type = typeof fields === 'string' ? { 'Content-Type': 'application/json' } : {};
  let response: Response;
  let text: string;
  try {
    response = await fetch(path, {
      method: 'POST',
      headers: { Accept: 'application/json', ...type, ...headers },
      body: fields,
    });
    text = await response.text();
  } catch {
    const faults = general('No answer came, so it may not have been sent. Try again.');
    return { ok: false, status: null, faults, body: {} };
  }
  const { status } = response;
  const body = parse(text);
  if (response.ok) return { ok: true, body };
  const errors = body['errors'] as readonly Fault[] | undefined;
  if (errors !== undefined && errors.length > 0) return { ok: false, status, faults: errors, body };
  const { message } = readProblem(status, text, response.headers.get('Retry-After'));
  return { ok: false, status, faults: general(message), body };
}
