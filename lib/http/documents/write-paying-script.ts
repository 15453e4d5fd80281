/** What the script needs. */
export const PAYING_PACKAGES = 'npm install @x402/fetch @x402/evm viem';

/** A whole program that pays for a token and uploads a file with it. Printed in the documents, and run by a test. */
export function writePayingScript(site: string): string {
  return `// node pay.mjs shot.png, with PRIVATE_KEY=0x… of a wallet that holds USDC
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { registerExactEvmScheme } from '@x402/evm/exact/client';
import { wrapFetchWithPayment, x402Client } from '@x402/fetch';
import { privateKeyToAccount } from 'viem/accounts';

const signer = privateKeyToAccount(process.env.PRIVATE_KEY);
const pay = wrapFetchWithPayment(fetch, registerExactEvmScheme(new x402Client(), { signer }));
const bought = await pay('${site}/api/upload/token', {
  method: 'POST',
  headers: { 'Idempotency-Key': randomUUID() },
});
if (bought.status !== 200) throw new Error(await bought.text());
const { token } = await bought.json();

const form = new FormData();
form.set('image', new Blob([await readFile(process.argv[2])]), 'image');
const uploaded = await fetch('${site}/api/upload', {
  method: 'POST',
  headers: { 'X-Upload-Token': token },
  body: form,
});
console.log(await uploaded.text());`;
}
