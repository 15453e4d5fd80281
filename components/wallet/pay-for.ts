import { explainWalletError } from '@/lib/wallet/explain-wallet-error';
import { readChallenge } from '@/lib/wallet/read-challenge';
import type { Shop } from '@/lib/wallet/shop';
import { signPayment } from '@/lib/wallet/sign-payment';
import { isTrouble, type Trouble } from '@/lib/wallet/trouble';
import type { Wallet } from '@/lib/wallet/wallet';
import { explainAnswer, explainSilence, type Answer } from './explain-answer';
import type { PurchaseStep } from './purchase';
import type { PurchaseRecord } from './purchase-records';

/** What a purchase reaches outside with; a test hands in its own. */
export type PayPorts = {
  readonly shop: Shop;
  /** The wallet that is connected; null where none is, which only a signature needs. */
  readonly wallet: () => Wallet | null;
  readonly fetch: typeof fetch;
  readonly now: () => number;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Written before it is sent. Where the browser keeps nothing, the wallet can still claim by signing in. */
  readonly save: (record: PurchaseRecord) => void;
  /** One signature at a time, in the order of asking. */
  readonly inTurn: <Value>(work: () => Promise<Value>) => Promise<Value>;
  readonly tell: (step: PurchaseStep) => void;
};

export type Paid = {
  /** JSON of the 200. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly transaction: string | null;
};

/** A pause between two looks where the server names none. */
const POLL_MS = 2_000;

const NO_WALLET: Trouble = {
  title: 'No wallet is connected',
  message: 'Connect one and sign. Nothing was charged.',
  way: 'sign',
};

const pathOf = ({ product, imageId }: PurchaseRecord): string =>
  product === 'upload' ? '/api/upload/token' : `/api/images/${imageId}/keep`;

async function ask({ fetch }: PayPorts, path: string, init: RequestInit): Promise<Answer | null> {
  try {
    const response = await fetch(path, init);
    return { status: response.status, body: await response.text(), headers: response.headers };
  } catch (thrown) {
    if (init.signal?.aborted === true) throw thrown;
    return null;
  }
}

function parse(body: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** Of our own site, whatever name it was asked by. */
const toPath = (url: unknown): string | null =>
  typeof url === 'string' && URL.canParse(url) ? new URL(url).pathname : null;

/** A wallet may never answer: whoever gives up waiting is not held, and a signature that comes late goes nowhere. */
function orAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(signal.reason as Error);
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    promise.then(resolve, reject);
  });
}

/** Asks for the terms and has them signed. Nothing has been sent when it ends. */
async function sign(
  ports: PayPorts,
  record: PurchaseRecord,
  signal: AbortSignal,
): Promise<PurchaseRecord | Trouble> {
  const { shop, tell } = ports;
  tell({ at: 'challenge' });
  const answer = await ask(ports, pathOf(record), { method: 'POST', signal });
  if (answer === null) return explainSilence(false);
  const header = answer.headers.get('PAYMENT-REQUIRED');
  if (answer.status !== 402 || header === null) return explainAnswer(answer, shop, false);
  const accepted = readChallenge(header, shop, shop[record.product].amount);
  if (isTrouble(accepted)) return accepted;
  const wallet = ports.wallet();
  const payer = wallet?.state().address ?? null;
  if (wallet === null || payer === null) return NO_WALLET;
  tell({ at: 'signature' });
  const date = Date.parse(answer.headers.get('Date') ?? '');
  const now = Number.isNaN(date) ? ports.now() : date;
  try {
    const signing = signPayment(wallet, payer, { shop, accepted, now });
    const { header } = await orAborted(signing, signal);
    return { ...record, payment: header };
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    return explainWalletError(thrown);
  }
}

/** The transaction that an answer names. */
function readTransaction(headers: Answer['headers']): string | null {
  try {
    const settled = JSON.parse(atob(headers.get('PAYMENT-RESPONSE') ?? '')) as {
      transaction?: unknown;
    };
    const { transaction } = settled;
    return typeof transaction === 'string' && /^0x[0-9a-f]{64}$/.test(transaction)
      ? transaction
      : null;
  } catch {
    return null;
  }
}

/** Looks at the state of a payment until the chain has shown it, one way or the other. */
async function waitForChain(
  ports: PayPorts,
  statusUrl: string,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    const answer = await ask(ports, statusUrl, { signal });
    const state = answer === null ? null : parse(answer.body);
    // An unknown state, or a payment that nobody knows, ends the waiting too: sent again, it tells what became of it.
    if (answer?.status === 404) return;
    if (answer?.status === 200 && state?.['status'] !== 'pending') return;
    const seconds = Number(answer?.headers.get('Retry-After') ?? NaN);
    await ports.wait(seconds > 0 ? seconds * 1000 : POLL_MS, signal);
  }
}

/**
 * Pays, or finds out what became of a payment that was sent before: the same payment under the same key is answered
 * the same, however often it comes, and taken once.
 *
 * @returns what the server gave for it, or what is in the way; throws only where `signal` was aborted
 */
export async function payFor(
  ports: PayPorts,
  begun: PurchaseRecord,
  signal: AbortSignal,
): Promise<Paid | Trouble> {
  let record = begun;
  if (record.payment === null) {
    const signed = await ports.inTurn(() => sign(ports, record, signal));
    if (isTrouble(signed)) return signed;
    record = signed;
    ports.save(record);
  }
  for (;;) {
    ports.tell(
      record.statusUrl === null ? { at: 'settling' } : { at: 'pending', since: record.startedAt },
    );
    if (record.statusUrl !== null) await waitForChain(ports, record.statusUrl, signal);
    const answer = await ask(ports, pathOf(record), {
      method: 'POST',
      headers: { 'Idempotency-Key': record.key, 'PAYMENT-SIGNATURE': record.payment ?? '' },
      signal,
    });
    if (answer === null) return explainSilence(true);
    const body = parse(answer.body);
    if (answer.status === 200 && body !== null) {
      return { body, transaction: readTransaction(answer.headers) };
    }
    if (answer.status !== 202) {
      const trouble = explainAnswer(answer, ports.shop, true);
      // Refused for good: what was signed is worth nothing any more, and the key is free again.
      if (trouble.way !== 'send' && trouble.way !== 'claim') {
        ports.save({ ...record, payment: null, statusUrl: null });
      }
      return trouble;
    }
    record = { ...record, statusUrl: toPath(body?.['statusUrl']) ?? record.statusUrl };
    ports.save(record);
    await ports.wait(POLL_MS, signal);
  }
}
