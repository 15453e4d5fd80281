import { z } from 'zod';
import type { Secret } from '@/lib/secret';
import { hide } from './hide';

/** How to tell a cache in front of the image host to forget an address. */
export type CdnSettings = {
  readonly kind: 'cloudflare';
  /** Without a slash at its end. */
  readonly apiUrl: string;
  readonly zoneId: string;
  readonly apiToken: Secret;
};

const DEFAULT_API = 'https://api.cloudflare.com/client/v4';

/** The settings of a CDN, each as it is written. */
export const CDN_SCHEMA = {
  CLOUDFLARE_ZONE_ID: z
    .string()
    .regex(/^[0-9a-f]{32}$/, 'must be 32 hex digits')
    .optional(),
  CLOUDFLARE_API_TOKEN: z
    .string()
    .regex(/^[A-Za-z0-9._~+/-]{16,512}=*$/, 'must be a token: 16 or more letters, digits or ._~+/-')
    .transform(hide)
    .optional(),
  CLOUDFLARE_API_URL: z
    .string()
    .refine(
      (text) =>
        /^https?:\/\//.test(text) &&
        URL.canParse(text) &&
        new URL(text).href.match(/[?#@]/) === null,
      'must be an http(s) URL',
    )
    .transform((text) => new URL(text).href.replace(/\/$/, ''))
    .optional(),
};

export const CDN_EXAMPLES: Record<keyof typeof CDN_SCHEMA, string> = {
  CLOUDFLARE_ZONE_ID: '0123456789abcdef0123456789abcdef',
  CLOUDFLARE_API_TOKEN: '$(cat cloudflare-token)',
  CLOUDFLARE_API_URL: DEFAULT_API,
};

type CdnSetting = keyof typeof CDN_SCHEMA;

/** A zone and its token, or neither; and the origin of the addresses that are to be forgotten. */
export function findCdnFaults(
  given: Readonly<Partial<Record<CdnSetting | 'SITE_URL', string>>>,
): readonly { readonly name: CdnSetting | 'SITE_URL'; readonly what: string }[] {
  const [first] = (Object.keys(CDN_SCHEMA) as CdnSetting[]).filter(
    (name) => given[name] !== undefined,
  );
  if (first === undefined) return [];
  return (['CLOUDFLARE_ZONE_ID', 'CLOUDFLARE_API_TOKEN', 'SITE_URL'] as const)
    .filter((name) => given[name] === undefined)
    .map((name) => ({ name, what: `must be set where ${first} is` }));
}

type Values = { readonly [Name in CdnSetting]?: z.output<(typeof CDN_SCHEMA)[Name]> };

/** @param values parsed, and without a fault of `findCdnFaults` */
export function toCdnSettings(values: Values): CdnSettings | null {
  const { CLOUDFLARE_ZONE_ID: zoneId, CLOUDFLARE_API_TOKEN: apiToken } = values;
  if (zoneId === undefined || apiToken === undefined) return null;
  return {
    kind: 'cloudflare',
    apiUrl: values.CLOUDFLARE_API_URL ?? DEFAULT_API,
    zoneId,
    apiToken,
  };
}
