import {
  findFinalReason,
  REFUSAL_REASONS,
  type RefusalReason,
} from '@/lib/payments/refusal-reasons';
import { fail, type Failure } from '../failure';
import { explainAnswer } from '../http/explain-answer';
import { readJson } from '../http/read-json';
import { readRetryAfter } from '../http/read-retry-after';
import type { HttpAnswer, Silence } from '../http/send-request';

/** What an answer says about a payment that went with the request. */
export type Classified =
  | { readonly is: 'goods'; readonly body: Readonly<Record<string, unknown>> }
  /** Sent; the chain has not shown it yet. */
  | { readonly is: 'pending'; readonly statusPath: string | null }
  /** Nothing is known: the same payment again finds out. `pauseMs`: as the server asks. */
  | { readonly is: 'again'; readonly pauseMs: number | null; readonly failure: Failure }
  /** Nothing was taken, and nothing will be. */
  | { readonly is: 'refused'; readonly failure: Failure }
  /** It is not to be had here any more; the wallet that paid can look. */
  | { readonly is: 'lost'; readonly failure: Failure };

/** The body was read before any money moved, and is no good. */
const BAD_BODY = [
  ...['no_file', 'empty_file', 'invalid_request', 'file_too_large', 'unsupported_format'],
  ...['invalid_image', 'too_many_pixels', 'too_many_frames', 'blocked_content'],
  ...['conflicting_payment_headers', 'invalid_token', 'headers_too_large', 'method_not_allowed'],
];
/** There was something, and it is not to be had by this request any more. */
const GONE = ['not_found', 'removed', 'payment_already_used', 'idempotency_conflict', 'token_used'];
const PASSING = [408, 429, 500, 503];

const UNCLEAR =
  'The payment may have gone through. It is remembered, and nothing is taken twice: run the same command again, or img402 --resume.';

const toPath = (url: unknown): string | null =>
  typeof url === 'string' && URL.canParse(url) ? new URL(url).pathname : null;

/** Its money may be what the first answer, which was lost, has told of. */
const USED = 'invalid_exact_evm_nonce_already_used';

/** What a buyer can do about it, where it is not to sign again. */
const HINTS: Partial<Record<RefusalReason, string>> = {
  insufficient_funds: 'The account of IMG402_PRIVATE_KEY holds less USDC than this costs.',
  invalid_exact_evm_payload_authorization_valid_after: 'Check the clock of this machine.',
  invalid_exact_evm_payload_authorization_valid_before:
    'It ran out before it arrived. Where that happens again at once, check the clock of this machine.',
};

const toReason = (code: string): RefusalReason | null =>
  code in REFUSAL_REASONS ? (code as RefusalReason) : findFinalReason(code);

function explainRefusal(reason: RefusalReason): Failure {
  const why = HINTS[reason] ?? REFUSAL_REASONS[reason];
  return fail('payment', reason, `The payment was refused. ${why} Nothing was charged.`);
}

/**
 * Reads the answer to a request with a payment. Whatever is not known for certain to have cost nothing counts as sent:
 * a second authorization is signed only after a refusal that is given before anything reaches the chain.
 *
 * @param server for words
 */
export function classifyAnswer(answer: HttpAnswer | Silence, server: string): Classified {
  const again = (message: string, pauseMs: number | null = null): Classified => ({
    ...{ is: 'again', pauseMs },
    failure: fail('unclear', 'payment_unclear', `${message} ${UNCLEAR}`),
  });
  if ('silence' in answer) return again(`${server} does not answer (${answer.silence}).`);
  const { status } = answer;
  const body = readJson(answer.body);
  if (status === 200 && body !== null) return { is: 'goods', body };
  if (status === 202) return { is: 'pending', statusPath: toPath(body?.['statusUrl']) };
  const code = typeof body?.['error'] === 'string' ? body['error'] : null;
  // Something between here and the server may have answered: it knows nothing of the payment.
  if (code === null) return again(`${server} answered ${status}, and not in the words of img402.`);
  const { message } = explainAnswer(answer, server);
  if (status === 402 && code !== USED) {
    const reason = toReason(code);
    return reason !== null
      ? { is: 'refused', failure: explainRefusal(reason) }
      : again(`${server} refuses the payment for a reason that proves nothing (${code}).`);
  }
  if (PASSING.includes(status)) return again(message, readRetryAfter(answer));
  // Ours name their own status. A gateway may have the same words and know nothing of the payment.
  const ours = code === USED || body?.['status'] === status;
  if (ours && BAD_BODY.includes(code)) {
    return { is: 'refused', failure: fail('refused', code, message) };
  }
  if (!ours || !(GONE.includes(code) || code === USED)) {
    return again(`${server} answered ${status} (${code}).`);
  }
  const claim = `If a payment was taken, what it bought waits at ${server}/my-images for the wallet that paid.`;
  return { is: 'lost', failure: fail('unclear', code, `${message} ${claim}`) };
}
