import type { Clock } from '@/lib/context';
import type { AbuseSettings } from '@/lib/env/abuse-settings';
import type { Alerts } from './alerts';
import { createMail } from './create-mail';
import { createWebhook } from './create-webhook';

/** What the settings name. Nothing is connected yet. */
export const createAlerts = (
  { mail, webhook }: Pick<AbuseSettings, 'mail' | 'webhook'>,
  { clock }: { readonly clock: Clock },
): Alerts => ({
  mail: mail && createMail(mail),
  webhook: webhook && createWebhook(webhook, { clock }),
});
