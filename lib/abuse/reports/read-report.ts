import { z } from 'zod';
import type { Context } from '@/lib/context';
import { CATEGORIES, CATEGORY_POLICIES } from '../categories';
import type { Fault } from '../fault';
import { QUESTIONS } from '../questions';
import { readAnswers, type BodyKind, type RawFields } from '../read-answers';
import type { NewReport } from './file-report';
import { findUrls } from './find-urls';
import { REPORT_TEXT } from './report-text';
import type { Bases } from '@/lib/images/read-image-url';

const TEXTS = z.union([z.string().transform((text) => [text]), z.array(z.string())]);
const CATEGORY = z.enum(CATEGORIES);

export type ReadReport =
  { readonly report: NewReport; readonly faults: null } | { readonly faults: readonly Fault[] };

const fault = (field: string, message: string): Fault => ({ field, message });

async function readImages(ports: Pick<Context, 'db'>, raw: RawFields, bases: Bases) {
  const given = [raw['urls'], raw['url']].filter((value) => value !== undefined);
  const texts = given.map((value) => TEXTS.safeParse(value));
  if (texts.some(({ success }) => !success)) {
    return { imageIds: [], faults: [fault('urls', 'Write each URL as a text')] };
  }
  const found = await findUrls(
    ports,
    texts.flatMap(({ data }) => data ?? []),
    bases,
  );
  return { ...found, faults: found.faults.map((message) => fault('urls', message)) };
}

/**
 * A report out of a body, checked against what its category asks.
 *
 * @param bases where the images and pages are that may be reported here
 * @returns the report, or every fault at once in the order of the form
 */
export async function readReport(
  ports: Pick<Context, 'db'>,
  raw: RawFields,
  { bases, kind }: { readonly bases: Bases; readonly kind: BodyKind },
): Promise<ReadReport> {
  const { imageIds, faults } = await readImages(ports, raw, bases);
  const category = CATEGORY.safeParse(raw['category']);
  if (!category.success) {
    return { faults: [...faults, fault('category', 'Choose what is wrong with it')] };
  }
  const questions = QUESTIONS[CATEGORY_POLICIES[category.data].notice];
  const read = readAnswers(questions, REPORT_TEXT.shape, raw, kind);
  const all = [...faults, ...read.faults];
  if (all.length > 0) return { faults: all };
  const text = REPORT_TEXT.parse(read.answers);
  return { report: { imageIds, category: category.data, text }, faults: null };
}
