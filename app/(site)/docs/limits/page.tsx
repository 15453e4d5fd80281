import { DocsPage } from '@/components/docs/docs-page';
import { FactTable } from '@/components/docs/fact-table';
import { formatBytes } from '@/lib/format/format-bytes';
import { formatDuration } from '@/lib/format/format-duration';
import { groupDigits } from '@/lib/format/group-digits';
import { DEFAULT_LIMITS } from '@/lib/inspect/limits';
import { POLICIES, type Policy } from '@/lib/rate-limit/policies';
import { describeDoc } from '../describe-doc';
import { getDocsFacts } from '../get-docs-facts';

export const generateMetadata = () => describeDoc('limits');

const millions = (count: number) => `${groupDigits(Math.round(count / 1e6))} million`;

export default async function LimitsPage() {
  const { context, sells } = await getDocsFacts();
  const { env } = context;
  const { free, paid } = env;
  const size = (bytes: number) => `${formatBytes(bytes)} (${groupDigits(bytes)} bytes)`;
  const both = (one: string, other: string) => (sells ? [one, other] : [one]);
  const frame = `${millions(DEFAULT_LIMITS.framePixels)} pixels`;
  const animation = `${groupDigits(DEFAULT_LIMITS.frames)} frames, ${millions(DEFAULT_LIMITS.totalPixels)} pixels over all`;
  const perWindow = ({ quota, windowSeconds }: Policy) =>
    `${quota} in ${formatDuration(windowSeconds)}`;
  const address = `${perWindow(POLICIES.upload)}, counted in memory by each server process`;
  const rows = [
    ['Size', ...both(size(free.maxBytes), size(paid.maxBytes))],
    ['Kept', ...both(formatDuration(free.retentionSeconds), formatDuration(paid.retentionSeconds))],
    ['One frame', ...both(frame, frame)],
    ['Animation', ...both(animation, animation)],
    ['All uploads of a day', ...both(formatBytes(env.freeDailyBytes), 'No limit')],
    ...(env.rateLimits ? [['Images by one address', ...both(address, 'What is paid for')]] : []),
    ...(env.rateLimits && env.urlUploads
      ? [
          [
            'Of these, by URL',
            ...both(perWindow(POLICIES.uploadByUrl), perWindow(POLICIES.uploadByUrl)),
          ],
        ]
      : []),
  ];
  return (
    <DocsPage
      slug="limits"
      sells={sells}
      bodies={{
        formats: (
          <p>
            PNG and APNG, JPEG, GIF and WebP, still or animated. Files are rewritten without
            metadata, and the pixels are copied, never compressed again. Everything else is refused:
            AVIF, HEIC, TIFF, SVG, PDF. <a href="/security">What is removed</a>
          </p>
        ),
        limits: (
          <>
            <FactTable
              caption="Limits of uploads"
              head={['What', ...both('Free', 'Paid')]}
              rows={rows}
            />
            <p>
              Where a limit by time is met, the answer is 429 or 503 and <code>Retry-After</code>{' '}
              names the whole seconds to wait.
            </p>
          </>
        ),
        'not-here': (
          <ul>
            <li>
              No image that burns after so many views: caches between here and the viewer hold a
              copy, so that a count kept here would be a promise that is not ours to keep. Use a
              short <a href="/docs/free#expires">expires</a>.
            </li>
            <li>
              No resizing and no other formats: what you get is what you sent, to the last bit.
            </li>
            <li>
              No private images: whoever has the URL can see it. It is random, and no page of ours
              lists it.
            </li>
          </ul>
        ),
      }}
    />
  );
}
