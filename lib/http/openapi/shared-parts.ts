import { LIFETIME } from '@/lib/images/parse-lifetime';
import { COUNT_AT_MOST } from '@/lib/payments/products';

/** Headers of answers that several operations carry. */
export const HEADERS = {
  'Retry-After': { description: 'Whole seconds to wait.', schema: { type: 'integer', minimum: 0 } },
  'PAYMENT-REQUIRED': {
    description: 'Base64 of the JSON of x402, version 2: how to pay.',
    schema: { type: 'string' },
  },
  Location: { description: 'Where to look next.', schema: { type: 'string', format: 'uri' } },
  ETag: { description: 'For If-None-Match.', schema: { type: 'string' } },
  Sunset: { description: 'When the image ends (RFC 8594).', schema: { type: 'string' } },
  'Content-Range': { description: 'Which bytes these are.', schema: { type: 'string' } },
} as const;

export type HeaderName = keyof typeof HEADERS;

const header = (name: string, description: string, schema: object, example?: string) => ({
  name,
  ...{ in: 'header', required: false, description, schema },
  ...(example === undefined ? {} : { example }),
});

const inPath = (name: string, description: string, pattern: string, example: string) => ({
  name,
  ...{ in: 'path', required: true, description, schema: { type: 'string', pattern }, example },
});

/** Parameters by the name under which they are shared. Those of a path are found by their name in it. */
export const PARAMETERS = {
  id: inPath('id', 'Of an image.', '^[a-z0-9]+$', 'k3v9m2x7qa'),
  payment: inPath('payment', 'Of a payment.', '^[0-9a-f]{32}$', '0'.repeat(32)),
  name: inPath('name', 'Id and extension.', '^[a-z0-9]+\\.[a-z0-9]+$', 'k3v9m2x7qa.png'),
  job: inPath('job', 'Which job.', '^[a-z-]+$', 'expire'),
  skill: inPath('skill', 'Name of a skill.', '^[a-z0-9-]+$', 'img402'),
  idempotencyKey: header(
    'Idempotency-Key',
    'Random, and secret: a repeat with it gives the same answer, and nothing is made or paid twice.',
    { type: 'string', pattern: '^[A-Za-z0-9_-]{16,128}$' },
  ),
  payment2: header('PAYMENT-SIGNATURE', 'A signed payment, version 2 of x402.', { type: 'string' }),
  payment1: header('X-PAYMENT', 'A signed payment, version 1 of x402.', { type: 'string' }),
  uploadToken: header(
    'X-Upload-Token',
    'The token that was bought, instead of a payment; also taken as Authorization: Bearer.',
    { type: 'string', pattern: '^[0-9a-f]{40}$' },
  ),
  range: header('Range', 'One range of bytes.', { type: 'string' }),
  ifNoneMatch: header('If-None-Match', 'The ETag of a copy.', { type: 'string' }),
  address: {
    name: 'address',
    ...{ in: 'query', required: true, description: 'An account: 0x and 40 hex digits.' },
    schema: { type: 'string', pattern: '^0x[0-9a-fA-F]{40}$' },
    example: '0x4020000000000000000000000000000000000402',
  },
  count: {
    name: 'count',
    ...{ in: 'query', required: false },
    description:
      'How many images the form holds: each is paid for, by one payment. One unless told.',
    schema: { type: 'integer', minimum: 1, maximum: COUNT_AT_MOST },
  },
  challenge: {
    name: 'challenge',
    ...{ in: 'query', required: false, description: 'Answered with a proof of the deployment.' },
    schema: { type: 'string', pattern: '^[0-9a-f]{32}$' },
  },
  url: {
    name: 'url',
    ...{ in: 'query', required: true, description: 'Of an image, or of its page.' },
    schema: { type: 'string' },
  },
  format: {
    name: 'format',
    ...{ in: 'query', required: false, description: 'There is one.' },
    schema: { type: 'string', enum: ['json'] },
  },
  maxwidth: {
    name: 'maxwidth',
    ...{ in: 'query', required: false, description: 'Pixels that there are at most.' },
    schema: { type: 'integer', minimum: 1 },
  },
  maxheight: {
    name: 'maxheight',
    ...{ in: 'query', required: false, description: 'Pixels that there are at most.' },
    schema: { type: 'integer', minimum: 1 },
  },
  expires: {
    name: 'expires',
    ...{ in: 'query', required: false },
    description: 'A life shorter than that of the tier: seconds, or a span like 30m, 12h or 3d.',
    schema: { type: 'string', pattern: LIFETIME.source },
  },
  download: {
    name: 'download',
    ...{ in: 'query', required: false, description: 'Saved under this name by a browser.' },
    schema: { type: 'string' },
  },
} as const;

export type ParameterName = keyof typeof PARAMETERS;

const bearer = (description: string) => ({ type: 'http', scheme: 'bearer', description });

/** Ways to prove oneself. A payment is none of them: it buys something, and says nothing of who asks. */
export const SECURITY = {
  uploadToken: {
    ...{ type: 'apiKey', in: 'header', name: 'X-Upload-Token' },
    description: 'The token that was bought; also taken as Authorization: Bearer.',
  },
  deleteToken: bearer('The deleteToken that came with the upload.'),
  walletSignIn: {
    ...{ type: 'apiKey', in: 'header', name: 'SIGN-IN-WITH-X' },
    description: 'The wallet that paid signs what the 401 carries as signIn (CAIP-122).',
    // Source: Agentcash Discovery v1, section 6, which x402scan reads by.
    'x-agentcash-auth-kind': 'siwx',
  },
  cronSecret: bearer('CRON_SECRET of the deployment.'),
  metricsToken: bearer('METRICS_TOKEN of the deployment.'),
} as const;

export type SecurityName = keyof typeof SECURITY;
