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

/** What is set most often. */
export function SettingsTable() {
  return (
    <>
      <p>
        Settings are environment variables. A start with a wrong one names every fault at once and
        changes nothing. These matter most; the README has them all.
      </p>
      <FactTable
        caption="The settings that matter most"
        head={['Setting', 'Default', 'What it does']}
        rows={SETTINGS.map(([name, value, what]) => [<code key={name}>{name}</code>, value, what])}
      />
    </>
  );
}
