import { formatBytes } from '@/lib/format/format-bytes';
import { formatDuration } from '@/lib/format/format-duration';
import { getLongestRequest } from '@/lib/images/get-longest-request';
import { POLICIES } from '@/lib/rate-limit/policies';
import { ERROR_TABLE } from '../error-table';
import { listOperations } from '../openapi/list-operations';
import { exampleUpload } from '../openapi/operations/example-image';
import type { Deployment } from './deployment';
import { formatPrice } from './format-price';
import { PAYING_PACKAGES, writePayingScript } from './write-paying-script';

const code = (language: string, text: string) => `\`\`\`${language}\n${text}\n\`\`\``;

function writeLimits(deployment: Deployment): string {
  const { env, payments } = deployment;
  const { free, paid } = env;
  const longest = getLongestRequest(env);
  const row = (...cells: string[]) => `| ${cells.join(' | ')} |`;
  const cells = ({ maxBytes, retentionSeconds }: typeof free) => [
    `${formatBytes(maxBytes)} (${maxBytes} bytes)`,
    formatDuration(retentionSeconds),
  ];
  return [
    row('tier', 'price', 'largest file', 'kept'),
    row('---', '---', '---', '---'),
    row('free', '$0', ...cells(free)),
    ...(payments === null ? [] : [row('paid', formatPrice(deployment, 'upload'), ...cells(paid))]),
    '',
    ...(longest === null ? [] : [`A request carries at most ${longest.bytes} bytes here.`]),
    ...(env.rateLimits
      ? [
          `One address may upload ${POLICIES.upload.quota} images in ${formatDuration(POLICIES.upload.windowSeconds)}. Over a limit the answer is 429, and Retry-After names the seconds to wait.`,
        ]
      : []),
  ].join('\n');
}

function writePaying(deployment: Deployment): string {
  const { site } = deployment.origins;
  const { network, playMoney } = deployment.payments!;
  const money = playMoney ? ', whose chain is this server’s own: play money' : '';
  return `## Paying

By x402, versions 1 and 2, scheme exact, USDC on ${network.caip2}${money}. A 402 says how: in the header PAYMENT-REQUIRED (version 2) and in the body (version 1). An x402 client answers it by itself:

${code('sh', PAYING_PACKAGES)}
${code('js', writePayingScript(site))}

The token is good for ten minutes and one image; what was paid for is not lost with it. One step is enough where the x402 client can send the image itself: POST ${site}/api/upload without a token.

Send a random Idempotency-Key (16 to 128 letters, digits, hyphens, underscores) and keep it: the same request with it, signed anew, gives the same answer and is not paid again. After a 202 look at statusUrl until the payment is settled, then send the request again under the same key. A payment whose answer was lost is claimed by signing in: POST ${site}/api/payments/claim.

POST ${site}/api/images/{id}/keep, paid in the same way (${formatPrice(deployment, 'keep')}), adds ${formatDuration(deployment.env.paid.retentionSeconds)} to a live image.`;
}

/** `GET /llms-full.txt`: all that a program needs, in one text. */
export function writeLlmsFull(deployment: Deployment): string {
  const { payments, origins } = deployment;
  const { site } = origins;
  const operations = listOperations(deployment).map(
    ({ method, path, summary, origin }) => `- \`${method} ${origin ?? ''}${path}\`: ${summary}`,
  );
  const errors = Object.entries(ERROR_TABLE)
    .sort(([, one], [, other]) => one.status - other.status)
    .map(([name, { status, message }]) => `- ${status} \`${name}\`: ${message}`);
  return `# img402

> Send an image, get a public URL. No account, no key.

## Uploading

${code('sh', `curl -sS -F image=@shot.png ${site}/api/free`)}

Other forms: JSON \`{"image":"<base64 or data: URL>"}\`, or the bytes alone with an image/* type. The answer is one line of JSON:

${code('json', JSON.stringify(exampleUpload(origins)))}

\`url\` is the image. \`deleteToken\` is shown this once. With \`Accept: text/plain\` the answer is the URL alone. PNG, JPEG, GIF and WebP are taken, still or animated; metadata is removed, the pixels are not touched.

## Limits

${writeLimits(deployment)}

${payments === null ? '' : `${writePaying(deployment)}\n\n`}## Facts and deleting

\`GET ${site}/api/images/{id}\` tells what anyone may know. \`DELETE\` with \`Authorization: Bearer <deleteToken>\` ends the image at once: 204. A URL is 404 after its expiry, and 451 where the image was removed.

## All operations

At ${site}; schemas are in ${site}/openapi.json.

${operations.join('\n')}

## Errors

\`application/problem+json\` with \`error\` (the code), \`message\`, \`type\`, \`title\`, \`status\` and \`retryable\`.

${errors.join('\n')}
`;
}
