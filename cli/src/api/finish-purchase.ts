import type { Cli } from '../cli';
import { fail, isFailure, type Failure } from '../failure';
import type { StateFile, Purchase } from '../state/state-file';
import { changePurchase } from './change-purchase';
import { noteKept } from './note-kept';
import { noteUpload } from './note-upload';
import { sendPayment, type Goods } from './send-payment';
import { buildBody } from './source';
import { spendToken } from './spend-token';
import { parseUploadAnswer, type UploadAnswer } from './upload-answer';

export type Bought = {
  readonly answer: UploadAnswer;
  /** Atomic USDC. */
  readonly amount: string;
  readonly transaction: string | null;
};

/** A token that ran out between two requests is followed by the next one; a third time nobody is that slow. */
const TOKENS = 3;

const readBytes = (cli: Cli, { kind, key }: Purchase) => {
  const bytes = kind === 'none' ? null : cli.state.spool.get(key);
  return bytes === null || kind === 'none' ? null : { kind, bytes };
};

/** Paid, and nothing at hand to upload with it. */
const unspent = (server: string) =>
  fail(
    'unclear',
    'unspent',
    `It is paid, and what it bought is an upload to ${server}: the next img402 --paid to it uses that and pays nothing.`,
  );

const bytesGone = ({ name }: Purchase) =>
  fail(
    'unclear',
    'bytes_gone',
    `A payment for ${name} was signed, and its copy in the state folder is gone. Upload the same file again with --paid: nothing is taken twice.`,
  );

async function end(cli: Cli, { key }: Purchase, note: (file: StateFile) => StateFile) {
  await cli.state.change((file) => {
    const noted = note(file);
    return { ...noted, purchases: noted.purchases.filter((one) => one.key !== key) };
  });
  cli.state.spool.drop(key);
}

async function free(cli: Cli, { key }: Purchase): Promise<void> {
  await cli.state.change((file) => changePurchase(file, key, { target: null, statusPath: null }));
}

/** What a payment brought: an image, a kept one, or a token that is spent at once. */
async function takeGoods(
  cli: Cli,
  purchase: Purchase,
  { body, transaction }: Goods,
  onSent?: (bytes: number) => void,
): Promise<Bought | Failure | 'stale'> {
  const { server, name, product, query, amount } = purchase;
  const told = parseUploadAnswer(body);
  if (told !== null) {
    await end(cli, purchase, (file) =>
      product === 'keep'
        ? noteKept(file, server, told)
        : noteUpload(file, { server, name, answer: told }, cli),
    );
    return { answer: told, amount, transaction };
  }
  const { token, maxRequestBytes } = body;
  if (typeof token !== 'string') {
    const message = `${server} took the payment and answered something else than img402 does. It is remembered: run the same command again, or img402 --resume.`;
    return fail('unclear', 'strange_answer', message);
  }
  const source = readBytes(cli, purchase);
  if (source === null) {
    await free(cli, purchase);
    return unspent(server);
  }
  const answer = await spendToken(cli, source, {
    ...{ server, token, query },
    maxRequestBytes: typeof maxRequestBytes === 'number' ? maxRequestBytes : null,
    ...(onSent === undefined ? {} : { onSent }),
  });
  if (answer === 'stale') return 'stale';
  if (isFailure(answer)) {
    if (answer.failed !== 'refused') return answer;
    // Of these bytes nothing comes. What was bought with them is had with them alone; a token is good for others.
    if (product !== 'upload') {
      await free(cli, purchase);
      return answer;
    }
    await end(cli, purchase, (file) => file);
    const claim = `An upload is paid and waits at ${server}/my-images for the wallet that paid.`;
    return fail('unclear', answer.code, `${answer.message} ${claim}`);
  }
  await end(cli, purchase, (file) => noteUpload(file, { server, name, answer }, cli));
  return { answer, amount, transaction };
}

/**
 * Brings a purchase to its end, from wherever it is. To be called by one at a time.
 *
 * @param onRefused hears that nothing was taken, and nothing will be
 */
export async function finishPurchase(
  cli: Cli,
  purchase: Purchase,
  hooks: { readonly onSent?: (bytes: number) => void; readonly onRefused?: () => void } = {},
): Promise<Bought | Failure> {
  const { onSent, onRefused = () => undefined } = hooks;
  const sending = onSent === undefined ? {} : { onSent };
  for (let tokens = 1; ; tokens += 1) {
    const source = purchase.product === 'upload' ? readBytes(cli, purchase) : null;
    if (purchase.product === 'upload' && source === null) return bytesGone(purchase);
    const body = source === null ? null : buildBody(source);
    const sent = await sendPayment(cli, purchase, { body, ...sending });
    if (isFailure(sent)) return sent;
    if ('is' in sent) {
      await end(cli, purchase, (file) => file);
      if (sent.is === 'refused') onRefused();
      return sent.failure;
    }
    const taken = await takeGoods(cli, purchase, sent, onSent);
    if (taken !== 'stale') return taken;
    if (tokens === TOKENS) {
      const message = `${purchase.server} gives tokens that it does not take. The purchase is remembered: try again later with img402 --resume.`;
      return fail('unclear', 'stale_token', message);
    }
  }
}
