import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { CASE_WORDS } from '@/components/abuse/case-words';
import styles from '@/components/abuse/form.module.css';
import { TimeBothWays } from '@/components/ui/time-both-ways';
import { CATEGORY_POLICIES } from '@/lib/abuse/categories';
import { isUndecided } from '@/lib/abuse/case-states';
import { findReport } from '@/lib/abuse/reports/find-report';
import { getContext } from '@/lib/context';

type Props = { readonly params: Promise<{ readonly reportId: string }> };

export const metadata: Metadata = {
  title: 'Your report',
  robots: { index: false, follow: false },
  referrer: 'no-referrer',
};

/** What became of a report, for whoever knows its address. Never what was written, and never a picture. */
export default async function StatusPage({ params }: Props) {
  const context = getContext();
  const report = await findReport(context, (await params).reportId);
  if (report === null) notFound();
  const now = context.clock.now().toISOString();
  const mails = context.env.abuse.mail !== null;
  return (
    <div className={styles.page}>
      <h1>Your report</h1>
      <p className={styles.lead}>
        Keep the address of this page: it is the only way back to it, and whoever knows it can read
        what stands here.
      </p>
      <dl className={styles.facts}>
        <dt>Reported as</dt>
        <dd>{CATEGORY_POLICIES[report.category].title}</dd>
        <dt>Received</dt>
        <dd>
          <TimeBothWays at={report.receivedAt.toISOString()} now={now} />
        </dd>
      </dl>
      {report.cases.map(({ id, state, stateAt, dueAt, imageIds }) => {
        const { title, text, next } = CASE_WORDS[state];
        return (
          <section key={id} className={styles.panel} aria-labelledby={`case-${id}`}>
            <h2 id={`case-${id}`}>
              Case <code>{id}</code>: {title}
            </h2>
            <p>{text}</p>
            <dl className={styles.facts}>
              <dt>{imageIds.length === 1 ? 'Image' : 'Images'}</dt>
              <dd>
                <code>{imageIds.join(', ')}</code>
              </dd>
              <dt>Since</dt>
              <dd>
                <TimeBothWays at={stateAt.toISOString()} now={now} />
              </dd>
              {isUndecided(state) && dueAt !== null && (
                <>
                  <dt>Decided by</dt>
                  <dd>
                    <TimeBothWays at={dueAt.toISOString()} now={now} />
                  </dd>
                </>
              )}
            </dl>
            {isUndecided(state) && (
              <p>
                An operator looks at it and removes it or leaves it up. This page then says which
                {mails && '; where you left an e-mail address, a mail says it too'}.
              </p>
            )}
            {next !== null && <p>{next}</p>}
          </section>
        );
      })}
      <p>
        <a href="/abuse">Report another image</a>
      </p>
    </div>
  );
}
