import { AnswerSection } from '@/components/docs/answer-section';
import { CodeTabs } from '@/components/docs/code-tabs';
import { DocsPage } from '@/components/docs/docs-page';
import { LifetimeSection } from '@/components/docs/lifetime-section';
import { SendingSection } from '@/components/docs/sending-section';
import { SeveralSection } from '@/components/docs/several-section';
import { writeRepeat } from '@/components/docs/snippets/write-repeat';
import { writeUpload } from '@/components/docs/snippets/write-upload';
import { TryIt } from '@/components/docs/try-it';
import { CodeBlock } from '@/components/ui/code-block';
import { formatBytes } from '@/lib/format/format-bytes';
import { formatDuration } from '@/lib/format/format-duration';
import { MOST_IMAGES } from '@/lib/images/tiers';
import { describeDoc } from '../describe-doc';
import { getDocsFacts } from '../get-docs-facts';

export const generateMetadata = () => describeDoc('free');

export default async function FreePage() {
  const { context, origins, sells } = await getDocsFacts();
  const { maxBytes, retentionSeconds } = context.env.free;
  const { site, images } = origins;
  const kept = formatDuration(retentionSeconds);
  const size = formatBytes(maxBytes);
  return (
    <DocsPage
      slug="free"
      sells={sells}
      bodies={{
        upload: (
          <>
            <CodeTabs title="Upload a file" name="upload" snippet={writeUpload(site)} />
            <p>
              Our tests run these lines as they stand, but for Go and PowerShell, which are not
              tried yet.
            </p>
            <p>
              The URL works at once, and for {kept}. After that instant it is 404. In a shell, this
              keeps the URL alone:
            </p>
            <CodeBlock
              title="Upload, and keep only the URL"
              code={`curl -s -F image=@shot.png ${site}/api/free | grep -o '"url":"[^"]*"' | cut -d'"' -f4`}
            />
          </>
        ),
        try: (
          <>
            <p>
              This sends a real request from your browser. Anybody who has the URL can see the
              image; it is gone in {kept}, or when you delete it.
            </p>
            <TryIt maxSize={size} />
          </>
        ),
        forms: (
          <SendingSection
            site={site}
            maxBytes={maxBytes}
            byUrl={context.env.urlUploads}
            sells={sells}
          />
        ),
        several: <SeveralSection site={site} most={MOST_IMAGES} />,
        expires: <LifetimeSection site={site} longest={kept} />,
        answer: <AnswerSection site={site} images={images} />,
        repeat: (
          <>
            <p>
              Send an <code>Idempotency-Key</code> of 16 to 128 letters, digits, hyphens or
              underscores, and a repeat within 24 hours gives the same answer instead of a second
              image. Make it random, since whoever knows it gets the answer, the delete token too.
            </p>
            <CodeTabs
              title="An upload that may be sent twice"
              name="repeat"
              snippet={writeRepeat(site)}
            />
            <p>
              The same key with other bytes is 409{' '}
              <a href="/docs/errors#idempotency_conflict">idempotency_conflict</a>. After the image
              is gone, the key is 404 and makes nothing new.
            </p>
          </>
        ),
      }}
    />
  );
}
