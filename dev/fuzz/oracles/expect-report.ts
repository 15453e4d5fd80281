import { CATEGORIES, CATEGORY_POLICIES } from '@/lib/abuse/categories';
import { QUESTIONS } from '@/lib/abuse/questions';
import type { BodyKind, RawFields } from '@/lib/abuse/read-answers';
import { readReport } from '@/lib/abuse/reports/read-report';
import { reportForm } from '@/lib/http/abuse/report-form';
import { expectThat } from '../expect-that';
import { expectAnswers, expectFaults, ORIGINS } from './expect-answers';
import { printFields } from './print-fields';

/** Every image was here once, but those whose id begins with a `z`. */
const db = {
  image: {
    findMany: async ({ where }: { where: { id: { in: string[] } } }) =>
      where.id.in.filter((id) => !id.startsWith('z')).map((id) => ({ id })),
  },
};
const ports = { db } as unknown as Parameters<typeof readReport>[0];

const read = (fields: RawFields, kind: BodyKind) =>
  readReport(ports, fields, { bases: ORIGINS, kind });

const print = (value: unknown) =>
  JSON.stringify(value, (_, member: unknown) => (member === false ? undefined : member));

/** Fields that may be a report: taken with what its category asks, and the same when it is written down and read again. */
export async function expectReport(fields: RawFields, kind: BodyKind): Promise<string> {
  const { faults, ...taken } = await read(fields, kind);
  if (faults !== null) {
    expectFaults(faults, reportForm(fields));
    return 'no report';
  }
  expectThat('report' in taken, 'no report, and no fault');
  const { imageIds, category, text } = taken.report;
  expectThat(CATEGORIES.includes(category), 'a category', category);
  expectThat(imageIds.length > 0 && imageIds.length <= 20, 'images', imageIds);
  expectThat(new Set(imageIds).size === imageIds.length, 'an image twice', imageIds);
  expectThat(
    imageIds.every((id) => /^[a-y0-9][a-z0-9]{9,31}$/.test(id)),
    'an image that never was',
    imageIds,
  );
  const questions = QUESTIONS[CATEGORY_POLICIES[category].notice];
  expectAnswers(questions, text);
  const given = text as Readonly<Record<string, unknown>>;
  for (const { name, required, impliedInJson } of questions) {
    const isMissing = given[name] === undefined || given[name] === false;
    const mayMiss = !required || (kind === 'json' && impliedInJson === true && !(name in given));
    expectThat(!isMissing || mayMiss, 'a question without its answer', name);
  }
  const again = { urls: imageIds, category, ...text };
  const asJson = await read(await printFields(again, 'json'), 'json');
  expectThat(print(asJson) === print({ ...taken, faults }), 'another report in JSON', asJson);
  if (kind === 'json') return 'report';
  const asForm = await read(await printFields(again, 'form'), 'form');
  expectThat(print(asForm) === print({ ...taken, faults }), 'another report in a form', asForm);
  return 'report';
}
