import type { Snippet } from './snippet';
import { writePayingClient } from './write-paying-client';

export type Payable = {
  readonly site: string;
  /** Where the wallet's key comes from: an expression of JavaScript, and one of Python. */
  readonly key: { readonly javascript: string; readonly python: string };
};

/** Pays for `shot.png` and uploads it. */
export function writePayment({ site, key }: Payable): Snippet {
  return {
    javascript: `// npm install @x402/fetch @x402/evm viem
import { openAsBlob } from 'node:fs';
${writePayingClient(key.javascript)}
const form = new FormData();
form.append('image', await openAsBlob('shot.png'));
const answer = await pay('${site}/api/upload', {
  method: 'POST',
  headers: { 'Idempotency-Key': crypto.randomUUID() },
  body: form,
});
console.log(answer.status, await answer.json());`,
    python: `# pip install 'x402[requests,evm]' eth-account
import os, uuid
from eth_account import Account
from x402 import x402ClientSync
from x402.http.clients import x402_requests
from x402.mechanisms.evm import EthAccountSigner
from x402.mechanisms.evm.exact.register import register_exact_evm_client

client = x402ClientSync()
register_exact_evm_client(client, EthAccountSigner(Account.from_key(${key.python})))

with x402_requests(client) as session:
    key = {"Idempotency-Key": str(uuid.uuid4())}
    token = session.post("${site}/api/upload/token", headers=key).json()["token"]
    with open("shot.png", "rb") as image:
        print(session.post("${site}/api/upload", headers={"X-Upload-Token": token},
                           files={"image": image}).json()["url"])`,
  };
}
