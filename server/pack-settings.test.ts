import { expect, it } from 'vitest';
import { makeTestEnv } from '@/dev/context/make-test-env';
import { revealAll } from '@/dev/context/reveal-all';
import { EXAMPLES } from '@/lib/env/schema';
import { packSettings } from './pack-settings';
import { unpackSettings } from './unpack-settings';

it('settings come whole through a clone, and their secrets are ones again', () => {
  const env = makeTestEnv({
    ...{ DATABASE_URL: EXAMPLES.DATABASE_URL, APP_SECRET: `${'a'.repeat(32)},${'b'.repeat(32)}` },
    ...{ ALERT_WEBHOOK_URL: 'https://hooks.test/hunter2', CRON_SECRET: 'hunter2-of-the-cron' },
    ALERT_WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
  });
  const there = unpackSettings(structuredClone(packSettings(env)));
  expect(revealAll(there)).toEqual(revealAll(env));
  expect(there.databaseUrl?.reveal()).toBe(EXAMPLES.DATABASE_URL);
  expect(there.abuse.webhook?.key.reveal()).toEqual(new Uint8Array(32).fill(7));
  expect(`${there.cronSecrets.join()} ${JSON.stringify(there.abuse.webhook)}`).toBe(
    '[secret] {"url":"[secret]","key":"[secret]"}',
  );
});
