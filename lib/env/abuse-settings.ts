import { isAddress, type Hex } from 'viem';
import { z } from 'zod';
import { Secret } from '@/lib/secret';
import { hide } from './hide';

export type MailSettings = {
  /** With its user and password. */
  readonly smtpUrl: Secret;
  readonly from: string;
  /** Whom alerts go to; empty: to nobody, only reporters are answered. */
  readonly alertTo: readonly string[];
};

export type AbuseSettings = {
  /** Addresses of the wallets that may sign in at the desk, in lower case. Empty: there is no desk. */
  readonly operators: readonly Hex[];
  /** Who runs this, as the pages say it. */
  readonly operatorName: string | null;
  /** Mail address that the pages and security.txt name. */
  readonly contact: string | null;
  readonly mail: MailSettings | null;
  /** Where alerts are posted, signed as Standard Webhooks has it. Of some receivers the address alone lets one post. */
  readonly webhook: { readonly url: Secret; readonly key: Secret<Uint8Array> } | null;
  /** A recipient of age, to which what the law has preserved is encrypted. */
  readonly preservationKey: string | null;
  /** Who scans the images for known child sexual abuse material, as the pages may claim. */
  readonly csamScan: 'cloudflare' | null;
  /** Whether uploads are compared with the likeness of what was removed. */
  readonly screening: boolean;
  /** How soon the operator promises to decide where no law says. */
  readonly reviewSeconds: number;
};

const address = z
  .string()
  .regex(/^[^\s@<>,;"]{1,64}@[^\s@<>,;"]{1,255}$/, 'must be a mail address');

const listOf = <Item>(one: (text: string) => Item | null, rule: string) =>
  z.string().transform((text, context): readonly Item[] => {
    const items = text.split(',').map((part) => one(part.trim()));
    const good = items.filter((item) => item !== null);
    if (good.length === items.length) return good;
    context.addIssue({ code: 'custom', message: rule });
    return z.NEVER;
  });

const webUrl = z
  .string()
  .refine(
    (text) => /^https?:\/\/[^?#@]+(\?[^#@]*)?$/.test(text) && URL.canParse(text),
    'must be an http(s) URL',
  );

function isSmtpUrl(text: string): boolean {
  if (!/^smtps?:\/\//.test(text) || !URL.canParse(text)) return false;
  const { hostname, username, password } = new URL(text);
  try {
    return (
      hostname !== '' &&
      [username, password].every((part) => typeof decodeURIComponent(part) === 'string')
    );
  } catch {
    return false;
  }
}

/** Source: https://www.standardwebhooks.com, the format of its secrets */
const webhookKey = z.string().transform((text, context) => {
  const key = /^whsec_[A-Za-z0-9+/]+={0,2}$/.test(text)
    ? Buffer.from(text.slice('whsec_'.length), 'base64')
    : null;
  if (key !== null && key.length >= 24 && key.length <= 64) return new Secret(new Uint8Array(key));
  context.addIssue({ code: 'custom', message: 'must be whsec_ and 24 to 64 bytes in base64' });
  return z.NEVER;
});

/** The settings of the abuse desk, each as it is written. */
export const ABUSE_SCHEMA = {
  OPERATOR_WALLETS: listOf(
    (text) => (isAddress(text, { strict: true }) ? (text.toLowerCase() as Hex) : null),
    'must be addresses of Ethereum accounts with commas between, capitals as their checksums have them',
  ).optional(),
  OPERATOR_NAME: z
    .string()
    .regex(/^[^\p{Cc}]{1,100}$/u, 'must be a name of 100 characters at most')
    .optional(),
  CONTACT_EMAIL: address.optional(),
  SMTP_URL: z
    .string()
    .refine(isSmtpUrl, 'must be an smtp(s):// URL, special letters of user and password as %40 is')
    .transform(hide)
    .optional(),
  MAIL_FROM: address.optional(),
  ALERT_MAIL: listOf(
    (text) => (address.safeParse(text).success ? text : null),
    'must be mail addresses with commas between',
  ).optional(),
  ALERT_WEBHOOK_URL: webUrl.transform(hide).optional(),
  ALERT_WEBHOOK_SECRET: webhookKey.optional(),
  PRESERVATION_KEY: z
    .string()
    .regex(/^age1[02-9ac-hj-np-z]{58}$/, 'must be a recipient of age')
    .optional(),
  CSAM_SCAN: z.enum(['cloudflare'], 'must be cloudflare, where its scanning is on').optional(),
  SCREENING: z.enum(['on', 'off'], 'must be on or off').optional(),
  REVIEW_HOURS: z
    .string()
    .regex(/^[1-9]\d{0,2}$/, 'must be a whole number from 1 to 999')
    .transform(Number)
    .default(72),
};

type AbuseSetting = keyof typeof ABUSE_SCHEMA;

export const ABUSE_EXAMPLES: Record<AbuseSetting, string> = {
  OPERATOR_WALLETS: '0x4020000000000000000000000000000000000402',
  OPERATOR_NAME: 'Example Images',
  CONTACT_EMAIL: 'abuse@example.org',
  SMTP_URL: '$(cat smtp-url)',
  MAIL_FROM: 'img402@example.org',
  ALERT_MAIL: 'operator@example.org',
  ALERT_WEBHOOK_URL: 'https://hooks.example.org/img402',
  ALERT_WEBHOOK_SECRET: 'whsec_$(openssl rand -base64 32)',
  PRESERVATION_KEY: '$(age-keygen -y key.txt)',
  CSAM_SCAN: 'cloudflare',
  SCREENING: 'off',
  REVIEW_HOURS: '72',
};

const NEEDED: Readonly<Partial<Record<AbuseSetting, AbuseSetting>>> = {
  SMTP_URL: 'MAIL_FROM',
  MAIL_FROM: 'SMTP_URL',
  ALERT_MAIL: 'SMTP_URL',
  ALERT_WEBHOOK_URL: 'ALERT_WEBHOOK_SECRET',
  ALERT_WEBHOOK_SECRET: 'ALERT_WEBHOOK_URL',
};

/** What must be set where something else is. */
export function findAbuseFaults(
  given: Readonly<Partial<Record<AbuseSetting, string>>>,
): readonly { readonly name: AbuseSetting; readonly what: string }[] {
  const faults = (Object.entries(NEEDED) as [AbuseSetting, AbuseSetting][])
    .filter(([name, needed]) => given[name] !== undefined && given[needed] === undefined)
    .map(([name, needed]) => ({ name: needed, what: `must be set where ${name} is` }));
  return faults.filter(({ name }, at) => faults.findIndex((other) => other.name === name) === at);
}

type Values = { readonly [Name in AbuseSetting]?: z.infer<(typeof ABUSE_SCHEMA)[Name]> };

/**
 * @param values parsed, and without a fault of `findAbuseFaults`
 * @param screens whether this platform can run the screening, which is a process of its own
 */
export function toAbuseSettings(values: Values, screens: boolean): AbuseSettings {
  const { SMTP_URL: smtpUrl, MAIL_FROM: from } = values;
  const { ALERT_WEBHOOK_URL: url, ALERT_WEBHOOK_SECRET: key } = values;
  return {
    operators: values.OPERATOR_WALLETS ?? [],
    operatorName: values.OPERATOR_NAME ?? null,
    contact: values.CONTACT_EMAIL ?? null,
    mail:
      smtpUrl === undefined || from === undefined
        ? null
        : { smtpUrl, from, alertTo: values.ALERT_MAIL ?? [] },
    webhook: url === undefined || key === undefined ? null : { url, key },
    preservationKey: values.PRESERVATION_KEY ?? null,
    csamScan: values.CSAM_SCAN ?? null,
    screening: values.SCREENING === undefined ? screens : values.SCREENING === 'on',
    reviewSeconds: (values.REVIEW_HOURS ?? 72) * 3600,
  };
}
