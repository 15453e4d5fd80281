import { splitBody } from '@/dev/uploads/split-body';
import type { BodyKind, RawFields } from '@/lib/abuse/read-answers';
import { isRefusal } from '@/lib/errors';
import { readFields } from '@/lib/http/abuse/read-fields';
import { expectThat } from '../expect-that';

/** Answers as a browser sends them: what is ticked says `yes`, what is not ticked is missing. */
function toForm(answers: object): string {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(answers)) {
    for (const each of [value].flat() as unknown[]) {
      if (each !== false) form.append(name, each === true ? 'yes' : String(each));
    }
  }
  return form.toString();
}

/** Writes answers down as a body of this kind and reads that again, as it would come. */
export async function printFields(answers: object, kind: BodyKind): Promise<RawFields> {
  const type = kind === 'json' ? 'application/json' : 'application/x-www-form-urlencoded';
  const body = kind === 'json' ? JSON.stringify(answers) : toForm(answers);
  const headers = { get: (name: string) => (name === 'content-type' ? type : null) };
  const read = await readFields({ body: splitBody(body, 1_000), headers });
  // What is escaped takes up to nine times the room: only that may not fit.
  if (isRefusal(read)) expectThat(body.length > 64 * 1024, 'what was read is not read again', body);
  return isRefusal(read) ? {} : read.fields;
}
