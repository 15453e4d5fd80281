import { DocsPage } from '@/components/docs/docs-page';
import { SettingsTable } from '@/components/docs/settings-table';
import { CodeBlock } from '@/components/ui/code-block';
import { describeDoc } from '../describe-doc';
import { getDocsFacts } from '../get-docs-facts';

export const generateMetadata = () => describeDoc('self-hosting');

export default async function SelfHostingPage() {
  const { sells } = await getDocsFacts();
  return (
    <DocsPage
      slug="self-hosting"
      sells={sells}
      bodies={{
        start: (
          <>
            <p>
              Node 20.20 or newer is all it needs. The first start installs, builds and brings a
              real Postgres of its own; the next ones take seconds.
            </p>
            <CodeBlock title="In a copy of the source" code="npm start" />
          </>
        ),
        settings: <SettingsTable />,
        health: (
          <p>
            <code>GET /api/health</code> tells whether the database and the store answer and whether
            there is room on the disk: 200 or 503.
          </p>
        ),
      }}
    />
  );
}
