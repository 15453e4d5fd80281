import { headers } from 'next/headers';
import { listRecipients } from './list-recipients';
import { ReadingPage } from '@/components/ui/reading-page';
import { CATEGORY_POLICIES } from '@/lib/abuse/categories';
import { getContext } from '@/lib/context';
import { formatDuration } from '@/lib/format/format-duration';
import { getOrigins } from '@/lib/http/get-origins';
import { RECORD_MS } from '@/lib/lifecycle/retention';
import { describePage } from '../describe-page';

export const generateMetadata = () =>
  describePage('/privacy', {
    title: 'Privacy',
    description: 'What this server keeps about you, for how long, and who else sees it.',
  });

/** Since when these words are in force: changed with them. */
const SINCE = '26 November 2026';

export default async function PrivacyPage() {
  const { env, payments } = getContext();
  const { abuse } = env;
  const { site } = getOrigins(env, await headers());
  const { host } = new URL(site);
  const record = formatDuration(RECORD_MS / 1000);
  const write =
    abuse.contact === null ? (
      <a href="/abuse">the report form</a>
    ) : (
      <a href={`mailto:${abuse.contact}`}>{abuse.contact}</a>
    );
  return (
    <ReadingPage
      title="Privacy"
      lead={`What ${host} keeps about you, for how long, and who else sees it. In force since ${SINCE}.`}
      sections={[
        {
          id: 'who',
          title: 'Who is responsible',
          body: (
            <p>
              {abuse.operatorName ?? `Whoever runs ${host}`} decides what happens to your data here.
              Reach them by {write}.
            </p>
          ),
        },
        {
          id: 'upload',
          title: 'When you upload',
          body: (
            <>
              <p>
                No name, no e-mail, no network address, no user agent and no file name is stored.
                There is no account, no analytics and no cookie.
              </p>
              <p>
                The record of an image holds its id, format, dimensions, sizes and times, hashes of
                its bytes and a hash of its delete token.
                {abuse.screening &&
                  ' A number of 64 bits says how it looks, to find what was removed before.'}{' '}
                Metadata such as the place where it was taken{' '}
                <a href="/security#removed">is removed</a> before the image is kept.
              </p>
              <p>An image is public: whoever has its link can see it.</p>
              {payments !== null && (
                <p>
                  A payment is recorded with the network, the coin, the paying account, the amount,
                  the nonce, the transaction, its state and what it bought. The chain publishes all
                  but the last, and nobody can erase it there.
                </p>
              )}
            </>
          ),
        },
        {
          id: 'address',
          title: 'Your network address',
          body: (
            <p>
              {env.rateLimits
                ? 'It is used to limit requests: as a key in memory, hashed with a secret that ends with the process. It is written neither to the database nor to the log.'
                : 'It is not used: limits by address are off on this server.'}{' '}
              What a host or a proxy in front of this server logs is outside of this.
              {env.urlUploads &&
                ' Where you name the URL of an image instead of sending one, the server that has it sees our address and not yours, and the URL is not kept.'}
            </p>
          ),
        },
        {
          id: 'browser',
          title: 'In your browser',
          body: (
            <p>
              Your theme, the language in which the docs show you code, and the links of your own
              uploads with their delete tokens, stay in its local storage. They are not sent
              anywhere.
              {payments !== null &&
                ' A payment that is not finished stays there too, with its image, until it is.'}
              {abuse.operators.length > 0 &&
                ' The one cookie of this server is set for its operators, when they sign in.'}
            </p>
          ),
        },
        {
          id: 'reports',
          title: 'When you report an image, or appeal',
          body: (
            <>
              <p>
                What you write is needed to decide, and for what the law asks of a notice. It is
                encrypted in the database, with a key that lies outside of it, and opened for the
                operators alone. Your name and your address are asked for only where the law wants
                them in the notice.
              </p>
              <p>
                It is published nowhere. A copyright notice may be passed on to the uploader who
                contests it, and a counter-notice to whoever sent the notice: the law has it so. An
                authority is given what a law obliges us to give.
              </p>
              {abuse.mail !== null && (
                <p>
                  If you leave an e-mail address, you are told that the report has come and what was
                  decided. It is used for nothing else.
                </p>
              )}
            </>
          ),
        },
        {
          id: 'how-long',
          title: 'For how long',
          body: (
            <ul>
              <li>
                An image: until it expires or you delete it. After a first report of child sexual
                abuse or of an intimate image its bytes stay for {CATEGORY_POLICIES.csam.sealDays}{' '}
                days: deleted meanwhile, or expired, it is hidden at once and destroyed after them.
              </li>
              <li>
                A removed image: hidden at once; its bytes are kept, shown to nobody,{' '}
                <a href="/terms#decisions">as long as its category demands</a>.
              </li>
              <li>
                The records of an image and of its payment: {record} after the image is gone. What
                is paid and not used stays yours.
              </li>
              <li>
                What you write in a report or an appeal: while the case is open, and a year after it
                was decided.
              </li>
              <li>
                The hashes of what was removed, and the audit of what was done, in ids and codes:
                for good.
              </li>
            </ul>
          ),
        },
        {
          id: 'others',
          title: 'Who else sees it',
          body: (
            <ul>
              {listRecipients(env, payments).map((sentence) => (
                <li key={sentence}>{sentence}</li>
              ))}
            </ul>
          ),
        },
        {
          id: 'rights',
          title: 'Your rights',
          body: (
            <>
              <p>
                You may ask what is stored about you, have it corrected or erased, and object to its
                use. Write to {write}. An upload carries no name: to ask about one, name its link,
                and prove that it is yours by its delete token
                {payments !== null && ' or by the account that paid'}. To delete it, you need not
                ask: <a href="/docs/delete#delete">delete it yourself</a>.
              </p>
              <p>
                We use what is described here to run the service that you asked for, to keep it from
                abuse, and to do what the law demands. If you think that it is not lawful, you may
                complain to the data protection authority of where you live.
              </p>
            </>
          ),
        },
      ]}
    />
  );
}
