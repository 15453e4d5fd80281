import type { z } from 'zod';
import { isRefusal, refuse, type Refusal } from '@/lib/errors';
import { becauseOf } from '../refusal-reasons';
import type { SignedPayment } from '../signed-payment';
import { decodeHeader } from './decode-header';
import { IDEMPOTENCY_KEY } from './idempotency-key';
import { PAYMENT_V1, PAYMENT_V2 } from './payment-schemas';

type HeaderReader = { readonly get: (name: string) => string | null };

const HEADERS = { 1: 'X-PAYMENT', 2: 'PAYMENT-SIGNATURE' } as const;

/** Which member is wrong, and how; never what it holds. */
function malformed(name: string, error: z.ZodError): Refusal {
  const [issue] = error.issues;
  const where = issue?.path.join('.') ?? '';
  const what = issue?.message ?? 'is malformed';
  return refuse('invalid_request', `malformed payment: ${where}`, {
    detail: `${name} is malformed: ${where === '' ? '' : `${where}: `}${what}.`,
  });
}

/** One EIP-3009 authorization with its signature and nothing else: only that has a nonce which the ledger can hold. */
function checkPayloadType(payload: unknown): Refusal | null {
  if (typeof payload !== 'object' || payload === null) return null;
  const members = Object.keys(payload);
  const foreign = members.some((name) => name !== 'authorization' && name !== 'signature');
  if (members.includes('authorization') && !foreign) return null;
  return refuse(
    'payment_required',
    'a payload that is no EIP-3009 authorization',
    becauseOf('unsupported_payload_type'),
  );
}

function readVersion1(name: string, wire: unknown): SignedPayment | Refusal {
  const parsed = PAYMENT_V1.safeParse(wire);
  if (!parsed.success) return malformed(name, parsed.error);
  const { scheme, network, payload } = parsed.data;
  return { version: 1, accepted: { scheme, network }, ...payload, identifier: null };
}

function readVersion2(name: string, wire: unknown): SignedPayment | Refusal {
  const parsed = PAYMENT_V2.safeParse(wire);
  if (!parsed.success) return malformed(name, parsed.error);
  const { accepted, payload, extensions } = parsed.data;
  const identifier = extensions?.['payment-identifier']?.info.id ?? null;
  if (identifier !== null && !IDEMPOTENCY_KEY.test(identifier)) {
    return refuse('invalid_request', 'the payment identifier is malformed', {
      detail: 'A payment-identifier is 16 to 128 letters, digits, hyphens or underscores.',
    });
  }
  return { version: 2, accepted, ...payload, identifier };
}

/**
 * The payment of a request: version 2 in `PAYMENT-SIGNATURE`, version 1 in `X-PAYMENT`. Canonical, and nothing about it
 * checked but its form.
 *
 * @returns null where there is none; `conflicting_payment_headers`, `headers_too_large`, `invalid_request`, or
 *   `payment_required` with the reason `invalid_x402_version` or `unsupported_payload_type`
 */
export function readPayment(headers: HeaderReader): SignedPayment | null | Refusal {
  const second = headers.get(HEADERS[2]);
  const first = headers.get(HEADERS[1]);
  if (second !== null && first !== null) {
    return refuse('conflicting_payment_headers', 'both payment headers', {
      detail: 'PAYMENT-SIGNATURE and X-PAYMENT came together.',
    });
  }
  const text = second ?? first;
  if (text === null) return null;
  const version = second === null ? 1 : 2;
  const name = HEADERS[version];
  const wire = decodeHeader(name, text);
  if (isRefusal(wire)) return wire;
  if (wire.x402Version !== version) {
    const log = `${name} with another protocol version`;
    return refuse('payment_required', log, becauseOf('invalid_x402_version'));
  }
  const unsupported = checkPayloadType(wire.payload);
  if (unsupported !== null) return unsupported;
  return version === 1 ? readVersion1(name, wire) : readVersion2(name, wire);
}
