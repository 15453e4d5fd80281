import { notFound } from 'next/navigation';
import { CodeTabs } from '@/components/docs/code-tabs';
import { DocsPage } from '@/components/docs/docs-page';
import { writeKeep } from '@/components/docs/snippets/write-keep';
import { CodeBlock } from '@/components/ui/code-block';
import { formatDuration } from '@/lib/format/format-duration';
import { formatUsdc } from '@/lib/format/format-usdc';
import { describeDoc } from '../describe-doc';
import { EXAMPLE_ID, getDocsFacts } from '../get-docs-facts';

export const generateMetadata = () => describeDoc('keep');

export default async function KeepPage() {
  const { context, origins, sells, playMoney, key } = await getDocsFacts();
  const { site } = origins;
  const price = `${formatUsdc(context.env.prices.keep)} in ${playMoney ? 'play money' : 'USDC'}`;
  const year = formatDuration(context.env.paid.retentionSeconds);
  if (!sells) notFound();
  return (
    <DocsPage
      slug="keep"
      sells={sells}
      bodies={{
        keep: (
          <>
            <p>
              {price} adds {year} to an image that is up, counted from the end that it has. The URL
              stays the same. Its page has a button for it; a program pays by{' '}
              <a href="/docs/paid">x402</a>.
            </p>
            <CodeTabs
              title="Keep an image"
              name="keep"
              snippet={writeKeep({ site, key }, EXAMPLE_ID)}
            />
            <CodeBlock
              title="See the offer"
              code={`curl -si -X POST ${site}/api/images/${EXAMPLE_ID}/keep`}
            />
          </>
        ),
        rules: (
          <ul>
            <li>Anybody may keep an image. Whoever uploaded it can still delete it.</li>
            <li>
              An image with less than ten minutes left is not kept, nor beyond ten years ahead.
            </li>
            <li>
              Where the image is deleted or removed while the payment is on its way, the payment
              buys a token for an upload instead.
            </li>
          </ul>
        ),
      }}
    />
  );
}
