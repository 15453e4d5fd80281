import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { notFound } from 'next/navigation';
import { z } from 'zod';
import { DeskKeys } from '@/components/operator/browser/desk-keys';
import { CaseActions } from '@/components/operator/case-actions';
import { CaseAudit } from '@/components/operator/case-audit';
import { CaseFacts } from '@/components/operator/case-facts';
import { CaseHead } from '@/components/operator/case-head';
import { CaseImage } from '@/components/operator/case-image';
import { CaseImages } from '@/components/operator/case-images';
import { CaseWords } from '@/components/operator/case-words';
import { DeskBar } from '@/components/operator/desk-bar';
import { DONE, DoneNotice } from '@/components/operator/done-notice';
import { SignInPage } from '@/components/operator/sign-in-page';
import { findCase } from '@/lib/abuse/cases/find-case';
import { findPayerImages } from '@/lib/abuse/cases/find-payer-images';
import { getContext } from '@/lib/context';
import { findDeskSession } from '@/lib/http/desk/find-desk-session';
import { hasDesk } from '@/lib/http/desk/has-desk';
import { getOrigins } from '@/lib/http/get-origins';
import { EXTENSIONS } from '@/lib/images/formats';
import { deriveFormToken } from '@/lib/operator/derive-form-token';
import { findGuarded } from '@/lib/operator/view/find-guarded';
import { isViewGranted } from '@/lib/operator/view/is-view-granted';
import styles from './case.module.css';

export const metadata: Metadata = { title: 'Case', robots: { index: false, follow: false } };

const QUERY = z.object({
  done: z.enum(DONE).nullable().catch(null),
  view: z.string().nullable().catch(null),
  grant: z.string().nullable().catch(null),
});

const KEYS = [
  ['r', 'to Remove'],
  ['p', 'to Remove, all by the same payer'],
  ['k', 'to Reject'],
  ['o', 'to Restore'],
  ['t', 'to Take up'],
  ['c', 'to Close'],
  ['h', 'to Legal hold'],
  ['m', 'to Merge'],
  ['n', 'to Note'],
  ['Enter', 'does what is led to'],
  ['s', 'show the first picture'],
  ['g', 'greyscale'],
  ['e', 'export'],
  ['u', 'back to the queue'],
] as const;

type Props = {
  readonly params: Promise<{ readonly caseId: string }>;
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default async function CasePage({ params, searchParams }: Props) {
  const context = getContext();
  const request = await headers();
  if (!hasDesk(context.env, request)) notFound();
  const { caseId } = await params;
  const now = context.clock.now();
  const session = await findDeskSession(context, request);
  if (session === null) return <SignInPage path={`/operator/cases/${caseId}`} now={now} />;
  const view = await findCase(context, caseId);
  if (view === null) notFound();
  const imageIds = view.images.map(({ imageId }) => imageId);
  const paid = view.images.some(({ payment }) => payment !== null);
  const [guarded, others] = await Promise.all([
    findGuarded(context, imageIds),
    paid ? findPayerImages(context.db, imageIds) : null,
  ]);
  const { done, view: asked, grant } = QUERY.parse(await searchParams);
  const csrf = deriveFormToken(context.secrets.newest, session);
  const { images } = getOrigins(context.env, request);
  return (
    <>
      <DeskBar session={{ ...session, csrf }} now={now} />
      <div className={styles.page}>
        <div className={styles.head}>
          {done !== null && <DoneNotice done={done} caseId={caseId} />}
          <CaseHead facts={view.facts} now={now} />
        </div>
        <div className={styles.body}>
          <CaseFacts view={view} reviewHours={context.env.abuse.reviewSeconds / 3600} now={now} />
          <CaseImages count={view.images.length}>
            {view.images.map((part, at) => {
              const { imageId, image } = part;
              const isAsked = asked === imageId && isViewGranted(context, session, imageId, grant);
              return (
                <CaseImage
                  key={imageId}
                  {...{ part, caseId, csrf, now }}
                  url={image && `${images}/${imageId}.${EXTENSIONS[image.format]}`}
                  guarded={guarded.has(imageId)}
                  grant={isAsked ? grant : null}
                  isFirst={at === 0}
                />
              );
            })}
          </CaseImages>
          <CaseWords view={view} now={now} />
          <CaseAudit entries={view.audit} now={now} />
          <DeskKeys keys={KEYS} />
        </div>
        <div className={styles.actions}>
          <CaseActions view={view} csrf={csrf} samePayer={others && others.length} />
        </div>
      </div>
    </>
  );
}
