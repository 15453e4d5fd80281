import { OutcomeTable, type OutcomeRow } from '@/components/abuse/outcome-table';
import { ReadingPage } from '@/components/ui/reading-page';
import type { Outcomes } from '@/lib/abuse/audit/count-outcomes';
import { recallOutcomes } from '@/lib/abuse/audit/recall-outcomes';
import { CATEGORY_POLICIES } from '@/lib/abuse/categories';
import { getContext } from '@/lib/context';
import { formatDuration } from '@/lib/format/format-duration';
import { describePage } from '../describe-page';

export const generateMetadata = () =>
  describePage('/transparency', {
    title: 'Transparency',
    description: 'How many images were reported here, what for, what was decided, and how soon.',
  });

const HEAD = ['Cases', 'Reports', 'Removed', 'Kept', 'Appeals', 'Put back', 'Median time'] as const;

const number = (count: number) => count.toLocaleString('en-GB');

const toRow = ({ category, medianSeconds, ...counts }: Outcomes): OutcomeRow => ({
  title: category === null ? 'All' : CATEGORY_POLICIES[category].title,
  cells: [
    ...[counts.cases, counts.reports, counts.removed, counts.kept, counts.appeals],
    counts.restored,
  ]
    .map(number)
    .concat(medianSeconds === null ? '–' : formatDuration(medianSeconds)),
});

function toTable(caption: string, outcomes: readonly Outcomes[]) {
  const rows = outcomes.filter(({ category }) => category !== null).map(toRow);
  const total = outcomes.find(({ category }) => category === null);
  return total === undefined || rows.length === 0 ? (
    <p>Nothing was reported.</p>
  ) : (
    <OutcomeTable caption={caption} head={HEAD} rows={rows} total={toRow(total)} />
  );
}

export default async function TransparencyPage() {
  const { ever, lastYear, countedAt } = await recallOutcomes(getContext());
  const counted = new Intl.DateTimeFormat('en-GB', {
    ...{ day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit' },
    ...{ hourCycle: 'h23', timeZone: 'UTC' },
  }).format(countedAt);
  return (
    <ReadingPage
      title="Transparency"
      lead={`What was reported on this server, and what became of it. Counted at ${counted} UTC.`}
      sections={[
        {
          id: 'last-year',
          title: 'The last twelve months',
          body: toTable('Cases that were opened in the last twelve months', lastYear),
        },
        {
          id: 'ever',
          title: 'Since the beginning',
          body: toTable('All cases', ever),
        },
        {
          id: 'counted',
          title: 'How this is counted',
          body: (
            <>
              <p>
                From the audit, to which every step is written as it is taken. It cannot be altered
                afterwards without breaking the chain that its entries form. It holds ids, codes and
                times, and nothing about a person.
              </p>
              <ul>
                <li>
                  A case gathers the reports of an image. Many people can report the same one.
                </li>
                <li>A case counts under the category that it was given last.</li>
                <li>
                  Removed and kept are cases by the last decision on them. Put back are those of the
                  removed that were shown again after an appeal.
                </li>
                <li>
                  The median time is that from the opening of a case to its first decision: half of
                  the cases took no longer.
                </li>
                <li>
                  What is neither removed nor kept waits for a decision, or joined another case.
                </li>
              </ul>
              <p>
                <a href="/terms#prohibited">What may not be uploaded</a> and{' '}
                <a href="/terms#reports">what happens to a report</a> stands in the terms.
              </p>
            </>
          ),
        },
      ]}
    />
  );
}
