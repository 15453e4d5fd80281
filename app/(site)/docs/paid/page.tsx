import { notFound } from 'next/navigation';
import { DocsPage } from '@/components/docs/docs-page';
import { PayingSection } from '@/components/docs/paying-section';
import { formatBytes } from '@/lib/format/format-bytes';
import { formatDuration } from '@/lib/format/format-duration';
import { formatUsdc } from '@/lib/format/format-usdc';
import { getLongestRequest } from '@/lib/images/get-longest-request';
import { COUNT_AT_MOST } from '@/lib/payments/products';
import { REFUSAL_REASONS } from '@/lib/payments/refusal-reasons';
import { describeDoc } from '../describe-doc';
import { getDocsFacts } from '../get-docs-facts';

export const generateMetadata = () => describeDoc('paid');

export default async function PaidPage() {
  const { context, origins, sells, playMoney, key } = await getDocsFacts();
  const { env, payments } = context;
  if (payments === null) notFound();
  return (
    <DocsPage
      slug="paid"
      sells={sells}
      bodies={{
        pay: (
          <PayingSection
            site={origins.site}
            uploadPrice={`${formatUsdc(env.prices.upload)} in ${playMoney ? 'play money' : 'USDC'}`}
            keepPrice={formatUsdc(env.prices.keep)}
            year={formatDuration(env.paid.retentionSeconds)}
            maxSize={formatBytes(env.paid.maxBytes)}
            network={payments.network.caip2}
            playMoney={playMoney}
            keyFrom={key}
            longest={getLongestRequest(env)}
            mostImages={COUNT_AT_MOST}
            reasons={REFUSAL_REASONS}
          />
        ),
      }}
    />
  );
}
