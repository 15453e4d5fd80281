import { expect, it } from 'vitest';
import { formatDiagnoses } from './format-diagnoses';
import { listSecrets } from './list-secrets';

const SOURCE = {
  APP_SECRET: 'first-key-of-the-list,second-key-of-the-list',
  DATABASE_URL: 'postgres://app:p%40ssword@db.example.org/img402',
  RPC_URL: 'https://rpc.example.org/v2/key-in-the-path?token=key-in-the-query',
  CLOUDFLARE_API_TOKEN: 'token-of-cloudflare',
  PORT: '3000',
  SITE_URL: 'https://example.org',
};

it('hides every secret of the settings, wherever it turns up', () => {
  const secrets = listSecrets(SOURCE);
  const what = `${Object.values(SOURCE).join(' ')} p@ssword second-key-of-the-list`;
  const [line] = formatDiagnoses([{ name: 'site', state: 'fail', what, todo: 'Mend\nit.' }], {
    secrets,
    colours: false,
  });
  expect(line).toBe(
    'FAIL  site  … postgres://app:…@db.example.org/img402 https://rpc.example.org/…?… … 3000 https://example.org … …. Mend it.',
  );
});

it('takes no short or empty value for a secret', () => {
  expect(listSecrets({ CRON_SECRET: '', APP_SECRET: 'abc', SITE_URL: 'https://a.b/' })).toEqual([]);
});

it('colours the word only', () => {
  const lines = formatDiagnoses(
    [
      { name: 'site', state: 'ok', what: 'well', todo: null },
      { name: 'migrations', state: 'warn', what: 'hm', todo: 'Look.' },
    ],
    { secrets: [], colours: true },
  );
  expect(lines).toEqual([
    '\u001B[32mok  \u001B[0m  site        well',
    '\u001B[33mWARN\u001B[0m  migrations  hm. Look.',
  ]);
});
