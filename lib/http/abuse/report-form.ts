import { CATEGORIES, CATEGORY_POLICIES, type Category } from '@/lib/abuse/categories';
import { CATEGORY_QUESTION, QUESTIONS, URLS_QUESTION } from '@/lib/abuse/questions';
import type { RawFields } from '@/lib/abuse/read-answers';
import type { PlainForm } from './render-form-page';

const isCategory = (value: unknown): value is Category =>
  CATEGORIES.some((category) => category === value);

/** The report form with what was written in it; without a category, the question after that first. */
export function reportForm(fields: RawFields): PlainForm {
  const { category } = fields;
  const chosen = isCategory(category) ? category : null;
  const urls = [fields['urls'], fields['url']].flat().filter((value) => typeof value === 'string');
  return {
    title:
      chosen === null ? 'Report an image' : `Report an image: ${CATEGORY_POLICIES[chosen].title}`,
    action: '/api/abuse',
    submit: 'Send the report',
    questions: [
      URLS_QUESTION,
      ...(chosen === null ? [CATEGORY_QUESTION] : QUESTIONS[CATEGORY_POLICIES[chosen].notice]),
    ],
    hidden: chosen === null ? {} : { category: chosen },
    fields: { ...fields, urls },
  };
}
