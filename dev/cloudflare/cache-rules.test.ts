import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { parseEnv } from '@/lib/env';

const read = (name: string) =>
  readFile(new URL(`../../docs/deploy/${name}`, import.meta.url), 'utf8');

const mode = z.strictObject({ mode: z.enum(['respect_origin', 'bypass_by_default']) });

/** Of Cloudflare's rules what we use. Strict: a TTL of the rule's own would outlast an image. */
const RULES = z.strictObject({
  description: z.string(),
  rules: z
    .array(
      z.strictObject({
        ref: z.string().regex(/^[a-z0-9_]+$/),
        description: z.string(),
        expression: z.string().regex(/^\(http\.host eq "i\.example\.org" and [^()]*\)$/),
        action: z.literal('set_cache_settings'),
        action_parameters: z.strictObject({
          cache: z.boolean(),
          edge_ttl: mode.optional(),
          browser_ttl: mode,
          serve_stale: z.strictObject({ disable_stale_while_updating: z.literal(true) }).optional(),
          respect_strong_etags: z.literal(true).optional(),
        }),
      }),
    )
    .length(2),
});

it('the cache rules have Cloudflare’s form, and leave every time to the origin', async () => {
  const { rules } = RULES.parse(JSON.parse(await read('cloudflare-cache-rules.json')));
  const [kept, bypassed] = rules;
  expect(kept?.expression).toContain(' and http.request.uri.query eq "")');
  expect(kept?.action_parameters).toEqual({
    cache: true,
    // Without a `Cache-Control` of the origin, Cloudflare's own defaults would be hours.
    edge_ttl: { mode: 'bypass_by_default' },
    // A zone's setting is four hours unless a rule says otherwise.
    browser_ttl: { mode: 'respect_origin' },
    serve_stale: { disable_stale_while_updating: true },
    respect_strong_etags: true,
  });
  expect(bypassed?.expression).toContain(' and http.request.uri.query ne "")');
  expect(bypassed?.action_parameters.cache).toBe(false);
  // Cloudflare asks its cache to forget with another method than GET.
  expect(JSON.stringify(rules)).not.toContain('http.request.method');
});

it('the docs replace the one host that the rules name, and show settings that work', async () => {
  const [rules, docs] = await Promise.all([
    read('cloudflare-cache-rules.json'),
    read('cloudflare.md'),
  ]);
  expect(new Set(rules.match(/[a-z.]+\.example\.[a-z]+/g))).toEqual(new Set(['i.example.org']));
  const [, host, replacement] = /sed 's\/([^/]+)\/([^/]+)\/'/.exec(docs) ?? [];
  expect(rules.split('\n').every((line) => line.split('i.example.org').length <= 2)).toBe(true);
  expect(rules.replace(new RegExp(host!, 'g'), replacement!)).not.toContain('example.org');
  expect(docs).toContain('/rulesets/phases/http_request_cache_settings/entrypoint');

  const settings: Record<string, string> = Object.fromEntries(
    [...docs.matchAll(/^ {3}([A-Z_]+)=(.+)$/gm)].map(([, name, value]) => [name, value]),
  );
  const token = 'a token of the reader'.replaceAll(' ', '-');
  const parsed = parseEnv({ ...settings, CLOUDFLARE_API_TOKEN: token });
  expect(parsed).toMatchObject({
    ok: true,
    env: {
      imageUrl: 'https://i.example.org',
      trustProxy: { kind: 'cloudflare' },
      cdn: { kind: 'cloudflare' },
    },
  });
});
