import { scriptPayments } from '@/dev/payments/script-payments';
import type { Deployment } from '@/lib/http/documents/deployment';
import { getOrigins } from '@/lib/http/get-origins';
import { makeTestEnv } from './make-test-env';

/** A deployment at `https://img.test` that sells nothing, unless the test says so. */
export function makeDeployment(
  settings: Record<string, string> = {},
  payments: Deployment['payments'] = null,
): Deployment {
  const env = makeTestEnv({ SITE_URL: 'https://img.test', ...settings });
  return { env, payments, origins: getOrigins(env, new Headers()) };
}

/** One that has all that there is to document. */
export function makeFullDeployment(settings: Record<string, string> = {}): Deployment {
  const { payments } = scriptPayments();
  return makeDeployment(
    {
      CRON_SECRET: 'a-secret-of-this-test',
      METRICS_TOKEN: 'a-token-of-this-test',
      MAX_REQUEST_BYTES: '4500000',
      S3_ENDPOINT: 'https://store.test',
      S3_BUCKET: 'images',
      S3_REGION: 'auto',
      S3_ACCESS_KEY_ID: 'a-key',
      S3_SECRET_ACCESS_KEY: 'a-secret',
      ...settings,
    },
    { ...payments, faucet: { fill: async () => undefined } },
  );
}
