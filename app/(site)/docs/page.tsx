import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { AnswerSection } from '@/components/docs/answer-section';
import { ErrorList } from '@/components/docs/error-list';
import { FactTable } from '@/components/docs/fact-table';
import { PayingSection } from '@/components/docs/paying-section';
import { SelfHostingSection } from '@/components/docs/self-hosting-section';
import { SendingSection } from '@/components/docs/sending-section';
import { CodeBlock } from '@/components/ui/code-block';
import { ReadingPage } from '@/components/ui/reading-page';
import { getContext } from '@/lib/context';
import { formatBytes } from '@/lib/format/format-bytes';
import { formatDuration } from '@/lib/format/format-duration';
import { formatUsdc } from '@/lib/format/format-usdc';
import { ERROR_TABLE } from '@/lib/http/error-table';
import { getOrigins } from '@/lib/http/get-origins';
import { problemBody } from '@/lib/http/problem';
import { getLongestRequest } from '@/lib/images/get-longest-request';
import { refuseTooLarge } from '@/lib/images/refuse-too-large';
import { getTiers } from '@/lib/images/tiers';
import { DEFAULT_LIMITS } from '@/lib/inspect/limits';
import { REFUSAL_REASONS } from '@/lib/payments/refusal-reasons';
import { POLICIES } from '@/lib/rate-limit/policies';

export const metadata: Metadata = {
  title: 'Docs',
  description: 'Upload an image with one request. Every form, answer, limit and error.',
};

const ERRORS = Object.entries(ERROR_TABLE)
  .map(([code, row]) => ({ code, ...row }))
  .sort((one, other) => one.status - other.status);

const millions = (count: number) => `${Math.round(count / 1e6).toLocaleString('en-GB')} million`;

export default async function DocsPage() {
  const { env, payments } = getContext();
  const { free, paid } = getTiers(env);
  const origins = getOrigins(env, await headers());
  const { site, images } = origins;
  const limits: [string, string][] = [
    ['Size', `${formatBytes(free.maxBytes)} (${free.maxBytes.toLocaleString('en-GB')} bytes)`],
    ['Kept', formatDuration(free.retentionSeconds)],
    ['One frame', `${millions(DEFAULT_LIMITS.framePixels)} pixels`],
    [
      'Animation',
      `${DEFAULT_LIMITS.frames.toLocaleString('en-GB')} frames, ${millions(DEFAULT_LIMITS.totalPixels)} pixels over all`,
    ],
    ['All free uploads of a day', formatBytes(env.freeDailyBytes)],
    ...(env.rateLimits
      ? [
          [
            'Uploads by one address',
            `${POLICIES.upload.quota} in ${formatDuration(POLICIES.upload.windowSeconds)}, counted in memory by each server process`,
          ] as [string, string],
        ]
      : []),
  ];
  return (
    <ReadingPage
      title="Docs"
      lead="One request in, one URL out. No account, no key, nothing to install."
      sections={[
        {
          id: 'quick-start',
          title: 'Quick start',
          body: (
            <>
              <CodeBlock
                title="Upload, and keep only the URL"
                code={`curl -s -F image=@shot.png ${site}/api/free | grep -o '"url":"[^"]*"' | cut -d'"' -f4`}
              />
              <p>
                The URL works at once, and for {formatDuration(free.retentionSeconds)}. After that
                instant it is 404.
              </p>
            </>
          ),
        },
        {
          id: 'sending',
          title: 'Sending an image',
          body: <SendingSection site={site} maxBytes={free.maxBytes} />,
        },
        { id: 'answer', title: 'The answer', body: <AnswerSection site={site} images={images} /> },
        ...(payments === null
          ? []
          : [
              {
                id: 'pay',
                title: 'Paying',
                body: (
                  <PayingSection
                    site={site}
                    uploadPrice={`${formatUsdc(env.prices.upload)} in ${payments.playMoney ? 'play money' : 'USDC'}`}
                    keepPrice={formatUsdc(env.prices.keep)}
                    year={formatDuration(paid.retentionSeconds)}
                    maxSize={formatBytes(paid.maxBytes)}
                    network={payments.network.caip2}
                    playMoney={payments.playMoney}
                    longest={getLongestRequest(env)}
                    reasons={REFUSAL_REASONS}
                  />
                ),
              },
            ]),
        {
          id: 'repeat',
          title: 'Repeating safely',
          body: (
            <>
              <p>
                Send an <code>Idempotency-Key</code> of 16 to 128 letters, digits, hyphens or
                underscores, and a repeat within 24 hours gives the same answer instead of a second
                image. Make it random, since whoever knows it gets the answer, the delete token too.
              </p>
              <CodeBlock
                title="An upload that may be sent twice"
                code={`KEY=$(openssl rand -hex 16)\ncurl --retry 3 -H "Idempotency-Key: $KEY" -F image=@shot.png ${site}/api/free`}
              />
              <p>
                The same key with other bytes is 409{' '}
                <a href="#idempotency_conflict">idempotency_conflict</a>. After the image is gone,
                the key is 404 and makes nothing new.
              </p>
            </>
          ),
        },
        {
          id: 'delete',
          title: 'Deleting',
          body: (
            <>
              <CodeBlock
                title="Delete before its time"
                code={`curl -X DELETE -H 'Authorization: Bearer <deleteToken>' ${site}/api/images/<id>`}
              />
              <p>
                The answer is 204, and from that instant, within a second on every server of the
                site, the image is not served. The token goes in the header, never in the address.
                Uploads by the page are listed on the home page of the browser that made them, with
                a button that does this.
              </p>
            </>
          ),
        },
        {
          id: 'formats',
          title: 'Formats',
          body: (
            <p>
              PNG and APNG, JPEG, GIF and WebP, still or animated. Files are rewritten without
              metadata, and the pixels are copied, never compressed again. Everything else is
              refused: AVIF, HEIC, TIFF, SVG, PDF.
            </p>
          ),
        },
        {
          id: 'limits',
          title: 'Limits',
          body: (
            <>
              <FactTable caption="Limits of free uploads" head={['What', 'Free']} rows={limits} />
              <p>
                Where a limit by time is met, the answer is 429 or 503 and <code>Retry-After</code>{' '}
                names the whole seconds to wait.
              </p>
            </>
          ),
        },
        {
          id: 'errors',
          title: 'Errors',
          body: (
            <>
              <p>
                An error is <code>application/problem+json</code>. <code>error</code> is one of the
                codes below, <code>message</code> says what happened and what to do, and{' '}
                <code>type</code> links to the code on this page.
              </p>
              <CodeBlock
                title="413"
                copy={false}
                code={JSON.stringify(
                  problemBody(refuseTooLarge(free.maxBytes, 'an example'), origins),
                  null,
                  2,
                )}
              />
              <ErrorList errors={ERRORS} />
            </>
          ),
        },
        { id: 'self-hosting', title: 'Running your own', body: <SelfHostingSection /> },
      ]}
    />
  );
}
