import type { Cli } from '../cli';
import { fail, type Failure } from '../failure';
import type { Body } from '../http/build-form';
import { readJson } from '../http/read-json';
import { readRetryAfter } from '../http/read-retry-after';
import { classifyAnswer, type Classified } from '../pay/classify-answer';
import type { HttpAnswer } from '../http/send-request';
import type { Purchase } from '../state/state-file';
import { changePurchase } from './change-purchase';

/** How long a run looks whether the chain has shown it; a block takes two seconds. */
const PATIENCE_MS = 120_000;
const POLL_MS = 2_000;
const TRIES = 5;
const LONGEST_PAUSE_MS = 30_000;

export type Goods = {
  readonly body: Readonly<Record<string, unknown>>;
  readonly transaction: string | null;
};
export type Ended = Extract<Classified, { is: 'refused' | 'lost' }>;

function readTransaction({ header }: HttpAnswer): string | null {
  const value = header('PAYMENT-RESPONSE') ?? header('X-PAYMENT-RESPONSE') ?? '';
  const { transaction } = readJson(Buffer.from(value, 'base64').toString('utf8')) ?? {};
  return typeof transaction === 'string' ? transaction : null;
}

/** Looks at the state of a payment until it is told, or the time is over. */
async function waitForChain(cli: Cli, url: string, until: number): Promise<void> {
  while (cli.now() < until) {
    const answer = await cli.send({ method: 'GET', url, headers: { Accept: 'application/json' } });
    const silent = 'silence' in answer;
    // An unknown state, or a payment that nobody knows, ends the waiting too: sent again, it tells what became of it.
    if (!silent && answer.status === 404) return;
    const state = !silent && answer.status === 200 ? readJson(answer.body) : null;
    if (state !== null && state['status'] !== 'pending') return;
    await cli.wait((silent ? null : readRetryAfter(answer)) ?? POLL_MS);
  }
}

/**
 * Sends a signed payment, or finds out what became of one that was sent before: the same payment under the same key is
 * answered the same, however often it comes, and taken once.
 *
 * @returns what it bought; that it ended without; or a failure that leaves it to be resumed
 */
export async function sendPayment(
  cli: Cli,
  purchase: Purchase,
  { body, onSent }: { readonly body: Body | null; readonly onSent?: (bytes: number) => void },
): Promise<Goods | Ended | Failure> {
  const { server, key, payment } = purchase;
  const until = cli.now() + PATIENCE_MS;
  let { statusPath } = purchase;
  let tries = 0;
  for (;;) {
    if (statusPath !== null) await waitForChain(cli, server + statusPath, until);
    const answer = await cli.send({
      method: 'POST',
      url: server + purchase.path,
      headers: {
        Accept: 'application/json',
        'Idempotency-Key': key,
        [payment.header]: payment.value,
        ...(body === null ? {} : { 'Content-Type': body.contentType }),
      },
      body: body?.bytes ?? null,
      ...(onSent === undefined ? {} : { onSent }),
    });
    const said = classifyAnswer(answer, server);
    if (said.is === 'goods' && !('silence' in answer)) {
      return { body: said.body, transaction: readTransaction(answer) };
    }
    if (said.is === 'refused' || said.is === 'lost') return said;
    if (said.is === 'pending') {
      if (statusPath === null) cli.note('The payment is on its way; waiting for the chain.');
      statusPath = said.statusPath ?? statusPath;
      await cli.state.change((file) => changePurchase(file, key, { statusPath }));
      if (cli.now() >= until) return STILL_PENDING;
      await cli.wait(POLL_MS);
    }
    if (said.is === 'again') {
      tries += 1;
      const pause = said.pauseMs ?? 500 * 2 ** (tries - 1);
      if (tries === TRIES || pause > LONGEST_PAUSE_MS || cli.now() >= until) return said.failure;
      await cli.wait(pause);
    }
  }
}

const STILL_PENDING = fail(
  'unclear',
  'payment_pending',
  'The payment was sent, and the chain has not shown it yet. It is remembered, and nothing is taken twice: run the same command again, or img402 --resume.',
);
