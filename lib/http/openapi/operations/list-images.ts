import { formatDuration } from '@/lib/format/format-duration';
import type { Deployment } from '../../documents/deployment';
import { formatPrice } from '../../documents/format-price';
import { presentLinks } from '../../present-image';
import { imageBytesRoute, imageFactsRoute, keepRoute, oembedRoute } from '../../routes';
import type { Answer, Contents, Operation } from '../operation';
import { EXAMPLE_STABLE, exampleFacts } from './example-image';
import { NO_BODY, PAYING, PAYMENT_PROBLEMS, pendingAnswer } from './paid-parts';
import { SALE_CODES } from './upload-parts';

const BYTES: Contents = Object.fromEntries(
  ['image/png', 'image/jpeg', 'image/gif', 'image/webp'].map((type) => [
    type,
    { schema: { type: 'string', contentMediaType: 'application/octet-stream' } },
  ]),
);

const bytesAnswers: Answer[] = [
  { status: 200, description: 'All of it.', content: BYTES, headers: ['ETag', 'Sunset'] },
  { status: 206, description: 'One range.', content: BYTES, headers: ['ETag', 'Content-Range'] },
  { status: 304, description: 'The copy is still right.', headers: ['ETag'] },
];

function listBytes({ env, origins }: Deployment): Operation {
  const own = env.imageUrl !== null;
  return {
    id: 'getImageBytes',
    route: imageBytesRoute,
    method: 'GET',
    tag: 'Images',
    // Where images have a host of their own, they lie at its root.
    ...(own ? { path: '/{name}', origin: origins.images } : { path: '/i/{name}' }),
    summary: 'The image itself',
    description: 'Cached for a day at most, and never beyond the end of the image.',
    parameters: ['range', 'ifNoneMatch', 'download'],
    answers: bytesAnswers,
    codes: ['not_found', 'range_not_satisfiable', 'removed'],
  };
}

function listKeep(deployment: Deployment): Operation {
  const { env, origins } = deployment;
  const facts = exampleFacts(origins);
  const example = { ...facts, ...presentLinks(facts, origins) };
  return {
    id: 'keepImage',
    route: keepRoute,
    method: 'POST',
    tag: 'Images',
    path: '/api/images/{id}/keep',
    summary: `Keep an image ${formatDuration(env.paid.retentionSeconds)} longer, for ${formatPrice(deployment, 'keep')}`,
    description:
      'From its present expiry, at the same URL. Whoever uploaded it can still delete it. What cannot be kept is refused before any money moves.',
    parameters: PAYING,
    body: NO_BODY,
    answers: [
      {
        status: 200,
        description: 'Paid, and kept.',
        content: { 'application/json': { schema: 'Kept', example } },
        stable: EXAMPLE_STABLE,
      },
      pendingAnswer(deployment),
    ],
    codes: [...SALE_CODES, 'not_found', 'idempotency_conflict'],
    problems: PAYMENT_PROBLEMS,
    sells: 'keep',
  };
}

/** What is done with an image that is there. */
export function listImages(deployment: Deployment): Operation[] {
  const { payments, origins } = deployment;
  const byWallet = payments !== null;
  return [
    {
      id: 'getImage',
      route: imageFactsRoute,
      method: 'GET',
      tag: 'Images',
      path: '/api/images/{id}',
      summary: 'What anyone may know of an image',
      description: 'Never a token.',
      answers: [
        {
          status: 200,
          description: 'It is live.',
          content: {
            'application/json': { schema: 'ImageFacts', example: exampleFacts(origins) },
          },
          stable: EXAMPLE_STABLE,
        },
      ],
      codes: ['not_found', 'removed'],
    },
    {
      id: 'getOembed',
      route: oembedRoute,
      method: 'GET',
      tag: 'Images',
      path: '/api/oembed',
      summary: 'How to show an image elsewhere (oEmbed)',
      description: 'For what makes a picture of a pasted address.',
      parameters: ['url', 'format', 'maxwidth', 'maxheight'],
      answers: [
        {
          status: 200,
          description: 'A photo, or a link to its page.',
          content: { 'application/json': { schema: 'Oembed' } },
        },
      ],
      codes: ['invalid_request', 'not_found', 'removed'],
    },
    {
      id: 'deleteImage',
      route: imageFactsRoute,
      method: 'DELETE',
      tag: 'Images',
      path: '/api/images/{id}',
      summary: 'Delete an image before its time',
      description: `With the deleteToken in the header, never in the address${byWallet ? '; or signed in with the wallet that paid for the upload' : ''}.`,
      answers: [{ status: 204, description: 'It is not served any more.' }],
      codes: [
        // Of what is no id at all: whether one was ever given is nobody's business.
        'not_found',
        'unauthorized',
        'forbidden',
        ...(byWallet ? (['payments_unavailable'] as const) : []),
      ],
      problems: { unauthorized: 'SignInProblem' },
      proofs: ['deleteToken', ...(byWallet ? (['walletSignIn'] as const) : [])],
    },
    ...(byWallet ? [listKeep(deployment)] : []),
    listBytes(deployment),
  ];
}
