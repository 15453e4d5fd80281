import type { Env } from '@/lib/env';
import type { Payments } from '@/lib/payments/payments';

/** Who sees what beside the operators, a sentence each, as this deployment is set up. */
export function listRecipients(env: Env, payments: Payments | null): string[] {
  const { abuse, storage } = env;
  const places = {
    disk: 'Images are stored on the disk of this server.',
    s3: 'Images are stored with a service for storage, which acts for the operator.',
    'vercel-blob': 'Images are stored with Vercel, which acts for the operator.',
  };
  const sentences = [
    places[storage.store.kind],
    'Records are stored in a database that the operator runs or rents.',
  ];
  if (env.trustProxy.kind === 'vercel') {
    sentences.push('Vercel runs this server, and sees every request.');
  }
  if (env.cdn !== null || env.trustProxy.kind === 'cloudflare') {
    sentences.push('Cloudflare stands in front of this server, and sees the requests for images.');
  }
  if (abuse.csamScan !== null) {
    sentences.push(
      'Cloudflare compares the images that pass through it with lists of known child sexual abuse material, and tells the operator of what it finds.',
    );
  }
  if (payments !== null && !payments.playMoney) {
    sentences.push(
      'A payment goes to a service that settles it (an x402 facilitator) and to nodes of the chain.',
    );
  }
  if (env.walletConnectProjectId !== null) {
    sentences.push(
      'If you choose a wallet that is not in your browser, WalletConnect relays between the two.',
    );
  }
  if (abuse.mail !== null) {
    sentences.push('Mail to reporters passes through a mail server, and through yours.');
  }
  sentences.push('Nobody buys any of it, and nobody is given it for advertising.');
  return sentences;
}
