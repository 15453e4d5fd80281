import type { SendOutcome } from '@/components/upload/send-upload';
import { isTrouble, type Trouble } from '@/lib/wallet/trouble';
import { payFor, type Paid, type PayPorts } from './pay-for';
import type { Bought } from './purchase';
import type { PurchaseRecord } from './purchase-records';

export type PurchasePorts = PayPorts & {
  readonly upload: (
    file: Blob,
    token: string,
    signal: AbortSignal,
    onSent: (bytes: number) => void,
  ) => Promise<SendOutcome>;
};

/** Paid, and no file is at hand for it. */
export type Unspent = { readonly unspent: true; readonly until: string };

type Token = { readonly token: string; readonly expiresAt: string };

const STRANGE: Trouble = {
  title: 'The answer could not be read',
  message:
    'The payment was taken, and something between this page and the server changed the answer. Ask again: nothing is taken twice.',
  way: 'send',
};

const USED: Trouble = {
  title: 'It is used already',
  message:
    'What was paid for was used for another image, which is listed under My images. Nothing more was charged.',
  way: 'claim',
};

function readToken({ body }: Paid): Token | null {
  const { token, expiresAt } = body;
  return typeof token === 'string' && typeof expiresAt === 'string' ? { token, expiresAt } : null;
}

/** What an upload with a token came to, where it was not stored. `stale`: that token is not good any more. */
function explainUpload(outcome: Exclude<SendOutcome, { ok: true }>): Trouble | 'stale' {
  if (outcome.ok === null) {
    return {
      title: 'Stopped',
      message: 'It is paid and not used: upload it after all, or choose another image for it.',
      way: 'send',
    };
  }
  const { title, message, status } = outcome;
  if (status === 401 || status === 410) return 'stale';
  if (status === 409) return USED;
  const isFile =
    status !== null && status >= 400 && status < 500 && status !== 429 && status !== 408;
  return {
    title,
    message: `${message} What you paid for is not used up.`,
    way: isFile ? 'file' : 'send',
  };
}

/**
 * Buys, uploads, and says where it stands: from wherever the record is, so that a purchase that was left goes on.
 *
 * @param file null: not at hand any more
 * @returns what was bought, what is in the way, or that a file is wanted; throws only where `signal` was aborted
 */
export async function runPurchase(
  ports: PurchasePorts,
  record: PurchaseRecord,
  file: Blob | null,
  signal: AbortSignal,
): Promise<Bought | Unspent | Trouble> {
  let begun = record;
  const paying = { ...ports, save: (next: PurchaseRecord) => ports.save((begun = next)) };
  for (let attempt = 1; ; attempt += 1) {
    const paid = await payFor(paying, begun, signal);
    if (isTrouble(paid)) return paid;
    const { transaction } = paid;
    const token = readToken(paid);
    const { expiresAt } = paid.body;
    if (token === null) {
      return record.product === 'keep' && typeof expiresAt === 'string'
        ? { kind: 'kept', expiresAt, transaction }
        : STRANGE;
    }
    if (file === null) return { unspent: true, until: token.expiresAt };
    ports.tell({ at: 'uploading', sentBytes: 0 });
    const outcome = await ports.upload(file, token.token, signal, (sentBytes) =>
      ports.tell({ at: 'uploading', sentBytes }),
    );
    if (outcome.ok === true) return { kind: 'uploaded', answer: outcome.answer, transaction };
    const trouble = explainUpload(outcome);
    // Ten minutes were over, or another tab was given the next one: the same payment brings one that is good.
    if (trouble !== 'stale') return trouble;
    if (attempt === 3) return STRANGE;
  }
}
