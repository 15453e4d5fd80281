import type { Snippet } from './snippet';
import { writePayingClient } from './write-paying-client';
import type { Payable } from './write-payment';

/** Pays for another year of an image. */
export function writeKeep({ site, key }: Payable, id: string): Snippet {
  return {
    javascript: `// npm install @x402/fetch @x402/evm viem
${writePayingClient(key.javascript)}
const answer = await pay('${site}/api/images/${id}/keep', {
  method: 'POST',
  headers: { 'Idempotency-Key': crypto.randomUUID() },
});
console.log(answer.status, (await answer.json()).expiresAt);`,
  };
}
