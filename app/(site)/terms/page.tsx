import { headers } from 'next/headers';
import { ProhibitedList } from '@/components/abuse/prohibited-list';
import { FactTable } from '@/components/docs/fact-table';
import { ReadingPage } from '@/components/ui/reading-page';
import { CATEGORIES, CATEGORY_POLICIES } from '@/lib/abuse/categories';
import { getContext } from '@/lib/context';
import { formatBytes } from '@/lib/format/format-bytes';
import { formatDuration } from '@/lib/format/format-duration';
import { formatUsdc } from '@/lib/format/format-usdc';
import { getOrigins } from '@/lib/http/get-origins';
import { getTiers } from '@/lib/images/tiers';
import { describePage } from '../describe-page';

export const generateMetadata = () =>
  describePage('/terms', {
    title: 'Terms',
    description: 'What you may upload, what it costs, and what happens when an image is reported.',
  });

/** Since when these words are in force: changed with them. */
const SINCE = '26 November 2026';
const DAY = 86_400;

/** The gravest first. */
const PROHIBITED = CATEGORIES.map((id) => ({ id, ...CATEGORY_POLICIES[id] })).sort(
  (a, b) => b.gravity - a.gravity,
);

export default async function TermsPage() {
  const { env, payments } = getContext();
  const { abuse, prices } = env;
  const { free, paid } = getTiers(env);
  const { site } = getOrigins(env, await headers());
  const { host } = new URL(site);
  const operator = abuse.operatorName ?? `whoever runs ${host}`;
  const year = formatDuration(paid.retentionSeconds);
  const review = formatDuration(abuse.reviewSeconds);
  const write =
    abuse.contact === null ? (
      <a href="/abuse">the report form</a>
    ) : (
      <a href={`mailto:${abuse.contact}`}>{abuse.contact}</a>
    );
  return (
    <ReadingPage
      title="Terms"
      lead={`Between you and ${operator}, for the use of ${host}. In force since ${SINCE}.`}
      sections={[
        {
          id: 'service',
          title: 'What you get',
          body: (
            <>
              <p>
                You upload an image and get a public link. Without payment an image may weigh{' '}
                {formatBytes(free.maxBytes)} and is kept {formatDuration(free.retentionSeconds)}.
                {payments !== null &&
                  ` For ${formatUsdc(prices.upload)} in ${payments.playMoney ? 'play money' : 'USDC'} it may weigh ${formatBytes(paid.maxBytes)} and is kept ${year}; another ${year} costs ${formatUsdc(prices.keep)}.`}{' '}
                The time that an answer names is never shortened by a later change, but by your own
                deletion, or by a removal under these terms.
              </p>
              {payments !== null && (
                <p>
                  What is paid is used once, for the one thing that it bought. It is not given back
                  once that was delivered, nor where an image is removed because it breaks these
                  terms. If something was not delivered, the payment stays yours, to be used again.
                </p>
              )}
              <p>
                The service comes as it is. Keep a copy of what matters to you: this is a host for
                links, and no archive.
              </p>
            </>
          ),
        },
        {
          id: 'yours',
          title: 'What is yours',
          body: (
            <p>
              Your image stays yours. You allow us to store it, to remove its metadata and to show
              it to whoever asks for its link, for as long as it is kept. Upload what you have the
              right to publish, and nothing else.
            </p>
          ),
        },
        {
          id: 'prohibited',
          title: 'What you may not upload',
          body: <ProhibitedList items={PROHIBITED} />,
        },
        {
          id: 'reports',
          title: 'What happens to a report',
          body: (
            <>
              <p>
                Anyone can <a href="/abuse">report an image</a>, without an account. A person looks
                at it and decides; no image is removed for good by a machine alone. You can follow
                the report at the link that you are given
                {abuse.mail !== null && ', and by mail if you leave an address'}.
              </p>
              {abuse.screening && (
                <p>
                  New images are compared with the likeness of what was removed before. One that is
                  alike is hidden until a person has looked at it.
                </p>
              )}
              {abuse.csamScan !== null && (
                <p>
                  Cloudflare compares images with lists of known child sexual abuse material. It
                  blocks what it finds at once; here a hit is treated like a report.
                </p>
              )}
              <p>
                Reports that are plainly unfounded, again and again, may be left unanswered. A false
                statement in a copyright notice can make its sender liable.
              </p>
            </>
          ),
        },
        {
          id: 'decisions',
          title: 'Decisions',
          body: (
            <>
              <p>
                Where no law sets a shorter time, a report is decided within {review}. A removed
                image is shown to nobody from that instant, and the same file is not taken again.
                Its bytes stay for as long as an appeal or the law needs them:
              </p>
              <FactTable
                caption="Times by category"
                wrap
                head={['Reported for', 'Decided within', 'Bytes stay, unseen']}
                rows={PROHIBITED.map(({ title, decideSeconds, quarantineDays }) => [
                  title,
                  formatDuration(decideSeconds ?? abuse.reviewSeconds),
                  formatDuration(quarantineDays * DAY),
                ])}
              />
              <p>
                A removal comes with a statement of reasons: which of the rules above, on whose word
                (a report, a law, our own look), and how to appeal. The uploader left no address, so
                it stands at the address of the image itself.
              </p>
            </>
          ),
        },
        {
          id: 'appeals',
          title: 'Appeals',
          body: (
            <>
              <p>
                If your image was removed, open its address and appeal there. Prove that it is yours
                by the delete token that came with it
                {payments !== null && ', or by signing with the account that paid'}. Another look is
                taken at it, free of charge, and within {review}. You may appeal until its bytes are
                destroyed.
              </p>
              <p>
                If it was removed for copyright by mistake or by misidentification, you may send a
                counter-notice in the same place. It is passed on to whoever sent the notice. The
                image is put back 10 to 14 business days later, unless they tell us that they have
                gone to court.
              </p>
              <p>
                If your report was not followed, answer to {write}. In the European Union you may
                also turn to a certified body for the settlement of disputes; a court is open to you
                everywhere.
              </p>
            </>
          ),
        },
        {
          id: 'repeat',
          title: 'Repeat infringers',
          body: (
            <p>
              {payments === null
                ? 'Nobody has an account here that could be closed. Files that were removed are not taken again.'
                : 'Nobody has an account here that could be closed, but a payment names the account that paid. Where images of one are removed again and again, the operator may refuse to sell it more.'}
            </p>
          ),
        },
        {
          id: 'change',
          title: 'Changes, and whom to write to',
          body: (
            <p>
              These terms may change for what is uploaded later; the date above then changes with
              them. What the law of your country gives you as a consumer stays untouched. Write to{' '}
              {write}.
            </p>
          ),
        },
      ]}
    />
  );
}
