import type { Deployment } from '../../documents/deployment';
import { balanceRoute, claimRoute, faucetRoute, paymentStatusRoute } from '../../routes';
import type { Answer, Operation } from '../operation';

const ACCOUNT = '0x4020000000000000000000000000000000000402';

/** What a payer asks for afterwards, and what a wallet has. None where nothing is sold. */
export function listPayments({ payments }: Deployment): Operation[] {
  if (payments === null) return [];
  const { network, faucet } = payments;
  const coin = { asset: network.asset, network: network.caip2 };
  const balance = (units: string): Answer => ({
    status: 200,
    description: 'What it holds now.',
    content: {
      'application/json': {
        schema: 'Balance',
        example: { address: ACCOUNT, balance: units, ...coin },
      },
    },
    stable: ['address', 'asset', 'network'],
  });
  return [
    {
      id: 'getPayment',
      route: paymentStatusRoute,
      method: 'GET',
      tag: 'Payments',
      path: '/api/payments/{payment}',
      summary: 'What became of a payment',
      description: 'Asks the chain while that is not clear. Gives nothing that could be spent.',
      answers: [
        {
          status: 200,
          description: 'Its state; Retry-After while it is pending.',
          content: {
            'application/json': {
              schema: 'Payment',
              example: {
                status: 'settled',
                amount: '10000',
                ...coin,
                transaction: `0x${'ab'.repeat(32)}`,
              },
            },
          },
          stable: ['asset', 'network'],
        },
      ],
      codes: ['not_found'],
    },
    {
      id: 'claimPayments',
      route: claimRoute,
      method: 'POST',
      tag: 'Payments',
      path: '/api/payments/claim',
      summary: 'What a wallet has paid for, and what it has not used yet',
      description:
        'Without SIGN-IN-WITH-X the answer is 401 and carries what is to be signed. The next pages are for whoever has their "next".',
      body: {
        required: false,
        content: { 'application/json': { schema: 'ClaimBody', example: { limit: 10 } } },
      },
      answers: [
        {
          status: 200,
          description: 'The payments, with tokens and images.',
          content: { 'application/json': { schema: 'Claim', example: { payments: [] } } },
        },
      ],
      codes: [
        'invalid_request',
        'unauthorized',
        'not_found',
        'upload_timeout',
        'payments_unavailable',
      ],
      problems: { unauthorized: 'SignInProblem' },
      proofs: [null, 'walletSignIn'],
    },
    {
      id: 'getBalance',
      route: balanceRoute,
      method: 'GET',
      tag: 'Payments',
      path: '/api/wallet/balance',
      summary: 'What an account holds',
      description: 'For pages that may ask no node themselves.',
      parameters: ['address'],
      answers: [balance('0')],
      codes: ['invalid_request', 'payments_unavailable'],
    },
    ...(faucet === null
      ? []
      : [
          {
            id: 'fillAccount',
            route: faucetRoute,
            method: 'POST',
            tag: 'Payments',
            path: '/api/wallet/faucet',
            summary: 'Fill an account up to $1 of play money',
            description: 'The chain here is this server’s own, and its coins are worth nothing.',
            body: {
              required: true,
              content: {
                'application/json': { schema: 'FaucetBody', example: { address: ACCOUNT } },
              },
            },
            answers: [balance('1000000')],
            codes: ['invalid_request', 'upload_timeout', 'payments_unavailable'],
          } as const satisfies Operation,
        ]),
  ];
}
