import { formatBytes } from '@/lib/format/format-bytes';
import { formatDuration } from '@/lib/format/format-duration';
import type { Deployment } from './deployment';
import { formatPrice } from './format-price';
import { describeSkill, SKILL_NAME } from './describe-skill';
import { PAYING_PACKAGES, writePayingScript } from './write-paying-script';

function writePaid(deployment: Deployment): string {
  const { env, origins } = deployment;
  const { site } = origins;
  const { paid } = env;
  return `
## Upload for ${formatDuration(paid.retentionSeconds)} (${formatPrice(deployment, 'upload')}, up to ${formatBytes(paid.maxBytes)})

Two steps: an x402 payment buys a token, the token uploads one image. Ask before you spend money that is not yours to spend.

Without a payment the first step answers 402 and says how to pay:

\`\`\`bash
curl -sS -i -X POST ${site}/api/upload/token
\`\`\`

With an x402 client that pays by itself, the same POST answers \`{"token":"…","expiresAt":"…"}\`. No body. Give it a random \`Idempotency-Key\`, so that a repeat is not paid again. Within ten minutes:

\`\`\`bash
curl -sS -X POST -H "X-Upload-Token: $TOKEN" -F image=@shot.png ${site}/api/upload
\`\`\`

Both steps in Node:

\`\`\`bash
${PAYING_PACKAGES}
\`\`\`

\`\`\`js
${writePayingScript(site)}
\`\`\`

After a 202 do not pay again: look at its \`statusUrl\`, then send the same request with the same \`Idempotency-Key\`.
`;
}

/** `GET /skill.md`: an agent skill, whose commands run as they stand. Source: https://agentskills.io/specification */
export function writeSkill(deployment: Deployment): string {
  const { env, payments, origins } = deployment;
  const { site } = origins;
  const { free } = env;
  return `---
name: ${SKILL_NAME}
description: ${describeSkill(deployment)}
---

# Image hosting by img402

Send an image file, get a public URL. No account, no API key.

## Upload for ${formatDuration(free.retentionSeconds)} (free, up to ${formatBytes(free.maxBytes)})

\`\`\`bash
curl -sS -X POST ${site}/api/free -F image=@shot.png
\`\`\`

The answer is JSON; \`url\` is the image, \`id\` names it, \`expiresAt\` is its end, \`deleteToken\` is told this once. For the URL alone:

\`\`\`bash
curl -sS -H 'Accept: text/plain' -F image=@shot.png ${site}/api/free
\`\`\`

PNG, JPEG, GIF and WebP. Metadata is removed, the pixels are not touched. A file that is too large is 413: scale it down${payments === null ? '' : ', or pay'}.
${payments === null ? '' : writePaid(deployment)}
## Look at an image, or delete it

\`\`\`bash
curl -sS "${site}/api/images/$ID"
curl -sS -X DELETE -H "Authorization: Bearer $DELETE_TOKEN" "${site}/api/images/$ID"
\`\`\`

Deleting answers 204 without a body. Give the deleteToken to nobody but whoever may delete the image.

## Errors

JSON with \`error\` (a code), \`message\` (what to do) and \`retryable\`. On 429 and 503 wait for the seconds of \`Retry-After\`. Everything else is in ${site}/llms-full.txt.
`;
}
