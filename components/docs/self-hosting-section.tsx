import { CodeBlock } from '@/components/ui/code-block';
import { FactTable } from './fact-table';

const SETTINGS: readonly (readonly [string, string, string])[] = [
  ['PORT', '3000', 'Where it listens.'],
  ['HOST', 'every interface', 'The address it listens on.'],
  ['DATA_DIR', '.data', 'Database, images and the generated secret.'],
  ['DATABASE_URL', 'its own Postgres', 'A Postgres of yours, by a role that cannot alter tables.'],
  ['SITE_URL', 'the request’s Host', 'The site’s address; any other Host is then 404.'],
  ['IMAGE_URL', 'SITE_URL/i', 'A host for images alone.'],
  ['TRUST_PROXY', 'none', 'Whose word on a client’s address is taken.'],
  ['RATE_LIMITS', 'on', 'Whether requests by one address are limited.'],
];

/** Running it yourself. */
export function SelfHostingSection() {
  return (
    <>
      <p>
        Node 20.20 or newer is all it needs. The first start installs, builds and brings a real
        Postgres of its own; the next ones take seconds.
      </p>
      <CodeBlock title="In a copy of the source" code="npm start" />
      <p>
        Settings are environment variables. A start with a wrong one names every fault at once and
        changes nothing. These matter most; the README has them all.
      </p>
      <FactTable
        caption="The settings that matter most"
        head={['Setting', 'Default', 'What it does']}
        rows={SETTINGS.map(([name, value, what]) => [<code key={name}>{name}</code>, value, what])}
      />
      <p>
        <code>GET /api/health</code> tells whether the database and the store answer and whether
        there is room on the disk: 200 or 503.
      </p>
    </>
  );
}
