import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { notFound } from 'next/navigation';
import { z } from 'zod';
import { DeskKeys } from '@/components/operator/browser/desk-keys';
import { DeskBar } from '@/components/operator/desk-bar';
import { DONE, DoneNotice } from '@/components/operator/done-notice';
import { QueueFilter } from '@/components/operator/queue-filter';
import { QueueTable } from '@/components/operator/queue-table';
import { SignInPage } from '@/components/operator/sign-in-page';
import { CASE_STATES } from '@/lib/abuse/case-states';
import { listCases } from '@/lib/abuse/cases/list-cases';
import { getContext } from '@/lib/context';
import { findDeskSession } from '@/lib/http/desk/find-desk-session';
import { hasDesk } from '@/lib/http/desk/has-desk';
import { deriveFormToken } from '@/lib/operator/derive-form-token';
import styles from './operator.module.css';

export const metadata: Metadata = { title: 'Desk', robots: { index: false, follow: false } };

const CASE_ID = z.string().regex(/^[a-z0-9]{10}$/);

const QUERY = z.object({
  state: z.enum(['due', ...CASE_STATES]).catch('due'),
  after: CASE_ID.nullable().catch(null),
  done: z.enum(DONE).nullable().catch(null),
  case: CASE_ID.nullable().catch(null),
});

const PAGE = 50;

const KEYS = [
  ['j', 'next case, also ↓'],
  ['k', 'case before, also ↑'],
  ['Enter', 'open it'],
] as const;

type Props = { readonly searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function QueuePage({ searchParams }: Props) {
  const context = getContext();
  const request = await headers();
  if (!hasDesk(context.env, request)) notFound();
  const now = context.clock.now();
  const session = await findDeskSession(context, request);
  if (session === null) return <SignInPage path="/operator" now={now} />;
  const { state, after, done, case: caseId } = QUERY.parse(await searchParams);
  const { cases, next } = await listCases(context, { filter: state, after, limit: PAGE });
  const csrf = deriveFormToken(context.secrets.newest, session);
  return (
    <>
      <DeskBar session={{ ...session, csrf }} now={now} />
      <div className={styles.page}>
        {done !== null && caseId !== null && <DoneNotice done={done} caseId={caseId} />}
        <h1 className={styles.title}>Cases</h1>
        <QueueFilter chosen={state} />
        {cases.length === 0 ? (
          <p className={styles.empty}>
            {state === 'due' ? 'Nothing waits for a decision.' : 'There is no such case.'}
          </p>
        ) : (
          <QueueTable cases={cases} now={now} />
        )}
        {next !== null && (
          <p className={styles.more}>
            <a className="button" href={`/operator?state=${state}&after=${next}`}>
              Next page
            </a>
          </p>
        )}
        <DeskKeys keys={KEYS} />
      </div>
    </>
  );
}
