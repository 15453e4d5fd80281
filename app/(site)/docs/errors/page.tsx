import { DocsPage } from '@/components/docs/docs-page';
import { ErrorList } from '@/components/docs/error-list';
import { CodeBlock } from '@/components/ui/code-block';
import { problemBody } from '@/lib/http/problem';
import { refuseTooLarge } from '@/lib/images/refuse-too-large';
import { describeDoc } from '../describe-doc';
import { ERRORS, getDocsFacts } from '../get-docs-facts';

export const generateMetadata = () => describeDoc('errors');

export default async function ErrorsPage() {
  const { context, origins, sells } = await getDocsFacts();
  const example = problemBody(refuseTooLarge(context.env.free.maxBytes, 'an example'), origins);
  return (
    <DocsPage
      slug="errors"
      sells={sells}
      bodies={{
        shape: (
          <>
            <p>
              An error is <code>application/problem+json</code> (RFC 9457). <code>error</code> is
              one of the codes below, <code>message</code> says what happened and what to do, and{' '}
              <code>retryable</code> whether the same request may succeed later. Where that is a
              matter of time, <code>Retry-After</code> names the seconds.
            </p>
            <CodeBlock title="413" copy={false} code={JSON.stringify(example, null, 2)} />
            {sells && (
              <p>
                A refused payment names its reason in <code>error</code>;{' '}
                <a href="/docs/paid#pay-outcomes">those are here</a>.
              </p>
            )}
          </>
        ),
        codes: <ErrorList errors={ERRORS} />,
      }}
    />
  );
}
