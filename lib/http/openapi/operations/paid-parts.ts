import type { Answer, Contents, Operation } from '../operation';
import type { Deployment } from '../../documents/deployment';

/** Clients that must send a body may: it is not read. */
export const NO_BODY: NonNullable<Operation['body']> = {
  required: false,
  content: { 'application/json': { schema: { type: 'object' }, example: {} } } satisfies Contents,
};

/** A way to pay, in each protocol version, and to repeat it. */
export const PAYING = ['payment2', 'payment1', 'idempotencyKey'] as const;

export const PAYMENT_PROBLEMS = { payment_required: 'PaymentRequired' } as const;

/** A payment of which nobody knows yet whether it went through. */
export const pendingAnswer = ({ origins }: Deployment): Answer => {
  const statusUrl = `${origins.site}/api/payments/${'0'.repeat(32)}`;
  return {
    status: 202,
    description: 'The payment was sent, and the chain has not shown it yet. Do not pay again.',
    headers: ['Retry-After', 'Location'],
    content: {
      'application/json': {
        schema: 'PendingPayment',
        example: { status: 'pending', statusUrl, message: 'The payment was sent.' },
      },
    },
    stable: ['status'],
  };
};

export const exampleToken = {
  token: '0123456789abcdef0123456789abcdef01234567',
  expiresAt: '2026-12-01T00:10:00.000Z',
};
