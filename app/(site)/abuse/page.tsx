import { headers } from 'next/headers';
import { ChooseForm } from '@/components/abuse/choose-form';
import { HelpPanel } from '@/components/abuse/help-panel';
import { ReportForm } from '@/components/abuse/report-form';
import styles from '@/components/abuse/form.module.css';
import { CATEGORIES, CATEGORY_POLICIES, type Category } from '@/lib/abuse/categories';
import type { Fault } from '@/lib/abuse/fault';
import { CATEGORY_QUESTION, QUESTIONS } from '@/lib/abuse/questions';
import { findUrls } from '@/lib/abuse/reports/find-urls';
import { getContext } from '@/lib/context';
import { formatDuration } from '@/lib/format/format-duration';
import { getOrigins } from '@/lib/http/get-origins';
import { describePage } from '../describe-page';

type Query = Readonly<Record<string, string | string[] | undefined>>;
type Props = { readonly searchParams: Promise<Query> };

export const generateMetadata = () =>
  describePage('/abuse', {
    title: 'Report an image',
    description: 'Report an image that is illegal or breaks the terms. No account, no name needed.',
  });

const listOf = (value: Query[string]): readonly string[] =>
  [value ?? []]
    .flat()
    .flatMap((text) => text.split(/\s+/))
    .filter((text) => text !== '');

/** What was given so far, and what is wrong with it. */
async function readStep(query: Query) {
  const context = getContext();
  const bases = getOrigins(context.env, await headers());
  const urls = listOf(query['url']);
  const category = CATEGORIES.find((known) => known === query['category']) ?? null;
  const sent = query['sent'] !== undefined || category !== null;
  const found = urls.length > 0 || sent ? await findUrls(context, urls, bases) : null;
  const faults: Fault[] = (found?.faults ?? []).map((message) => ({ field: 'url', message }));
  if (sent && category === null) {
    faults.push({ field: 'category', message: CATEGORY_QUESTION.missing ?? '' });
  }
  return { bases, urls, category, faults };
}

function Questions({
  category,
  urls,
}: {
  readonly category: Category;
  readonly urls: readonly string[];
}) {
  const { title, meaning, notice, decideSeconds } = CATEGORY_POLICIES[category];
  const seconds = decideSeconds ?? getContext().env.abuse.reviewSeconds;
  const back = `/abuse?${new URLSearchParams(urls.map((url) => ['url', url])).toString()}`;
  return (
    <div className={styles.page}>
      <a href={back} className={styles.back}>
        Back
      </a>
      <h1>Report: {title}</h1>
      <p className={styles.lead}>
        {meaning} An operator decides within {formatDuration(seconds)}.
      </p>
      <HelpPanel category={category} />
      <ReportForm category={category} questions={QUESTIONS[notice]} urls={urls} changeHref={back} />
    </div>
  );
}

/** The report form, a step a page: which images and what is wrong with them, then what the law of that asks. */
export default async function AbusePage({ searchParams }: Props) {
  const { bases, urls, category, faults } = await readStep(await searchParams);
  if (category !== null && faults.length === 0)
    return <Questions category={category} urls={urls} />;
  return (
    <div className={styles.page}>
      <h1>Report an image</h1>
      <p className={styles.lead}>
        For images on this site that are illegal or break the terms. Anybody can report, without an
        account. Where someone is in danger, call the police first.
      </p>
      <ChooseForm
        bases={bases}
        faults={faults}
        url={urls.join('\n')}
        category={category ?? undefined}
      />
    </div>
  );
}
