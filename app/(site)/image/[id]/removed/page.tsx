import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { AppealForm } from '@/components/abuse/appeal-form';
import styles from '@/components/abuse/form.module.css';
import { TimeBothWays } from '@/components/ui/time-both-ways';
import { CATEGORY_POLICIES } from '@/lib/abuse/categories';
import { findStatement, type Statement } from '@/lib/abuse/find-statement';
import { getContext } from '@/lib/context';
import { presentShop } from '@/lib/http/present-shop';

type Props = { readonly params: Promise<{ readonly id: string }> };
type Told = { readonly statement: Statement; readonly now: string };

export const metadata: Metadata = { title: 'Removed', robots: { index: false } };

function Reasons({ statement, now }: Told) {
  const { category, removedAt, inReview, automated, caseId, keptUntil } = statement;
  const policy = category === null ? null : CATEGORY_POLICIES[category];
  return (
    <dl className={styles.facts}>
      <dt>{inReview ? 'Suspected' : 'Reason'}</dt>
      <dd>
        {policy === null ? (
          'It was removed by whoever runs this service, without a category.'
        ) : (
          <>
            <strong>{policy.title}.</strong>{' '}
            {category === 'copyright'
              ? 'Somebody says that it uses a work of theirs without permission.'
              : policy.meaning}
          </>
        )}
      </dd>
      <dt>Rule</dt>
      <dd>
        It breaks <a href="/terms">the terms</a>
        {category === 'other' || category === null
          ? ''
          : ', which do not allow this kind of content'}
        .
      </dd>
      <dt>{inReview ? 'Hidden' : 'Removed'}</dt>
      <dd>
        <TimeBothWays at={removedAt.toISOString()} now={now} />
      </dd>
      <dt>How</dt>
      <dd>
        {automated
          ? 'Found by automated means: it looks like a picture that was removed before.'
          : 'Found by a report, or by the operator. No automated means were used.'}{' '}
        {inReview ? 'Nobody has decided yet.' : 'A person has decided.'}
      </dd>
      {keptUntil !== null && (
        <>
          <dt>File kept until</dt>
          <dd>
            <TimeBothWays at={keptUntil.toISOString()} now={now} />. Nobody is served it, and after
            that nothing can be put back.
          </dd>
        </>
      )}
      {caseId !== null && (
        <>
          <dt>Case</dt>
          <dd>
            <code>{caseId}</code>
          </dd>
        </>
      )}
    </dl>
  );
}

/** What of an appeal there is, but for the form. */
function Outcome({ statement, now }: Told) {
  const { appeal, inReview, dueAt, putBackFrom } = statement;
  const due = dueAt === null ? null : <TimeBothWays at={dueAt.toISOString()} now={now} />;
  if (inReview) {
    return (
      <p>
        An operator looks at it{due !== null && <>, until {due}</>}. If it is not what it was taken
        for, it is up again at this address, and nothing is lost.
      </p>
    );
  }
  switch (appeal) {
    case 'under_way':
      return (
        <>
          <p>
            <strong>An appeal is under way.</strong>
            {due !== null && <> It is decided by {due}.</>} This page then says how.
          </p>
          {putBackFrom !== null && (
            <p>
              It is a counter-notice: the image is put back from{' '}
              <TimeBothWays at={putBackFrom.toISOString()} now={now} /> on, unless whoever reported
              it goes to court before.
            </p>
          )}
        </>
      );
    case 'denied':
      return (
        <p>
          There was an appeal, and it was denied: the image stays removed. You can still go to a
          dispute settlement body or to a court.
        </p>
      );
    case 'none':
      return (
        <p>No appeal can be made here. You can go to a dispute settlement body or to a court.</p>
      );
    case 'open':
      return (
        <p>
          If you have uploaded it, you can say why this was wrong. An operator looks at it again.
        </p>
      );
  }
}

/** Shown under the address of an image that was taken down, with status 451: why, since when, and how to appeal. */
export default async function RemovedPage({ params }: Props) {
  const context = getContext();
  const { id } = await params;
  const statement = await findStatement(context, id);
  if (statement === null) notFound();
  const { inReview, appeal, category } = statement;
  const told = { statement, now: context.clock.now().toISOString() };
  const { contact } = context.env.abuse;
  return (
    <div className={styles.page}>
      <p className={styles.mark}>451</p>
      <h1>{inReview ? 'This image is being looked at' : 'This image was removed'}</h1>
      <p className={styles.lead}>
        Image <code>{id}</code> is not served {inReview ? 'for now' : 'any more'}, and its address
        is never given to another image.
      </p>
      <Reasons {...told} />
      <section aria-labelledby="appeal" className={styles.form}>
        <h2 id="appeal">{inReview ? 'What happens next' : 'Appeal'}</h2>
        <Outcome {...told} />
        {contact !== null && appeal !== 'open' && (
          <p>
            Whoever runs this site is reached at <a href={`mailto:${contact}`}>{contact}</a>.
          </p>
        )}
        {!inReview && appeal === 'open' && (
          <AppealForm id={id} copyright={category === 'copyright'} shop={presentShop(context)} />
        )}
      </section>
    </div>
  );
}
