import { randomBytes } from 'node:crypto';
import { HTTPFacilitatorClient } from '@x402/core/server';
import { ExactEvmScheme } from '@x402/evm/exact/server';
import { withX402, x402ResourceServer } from '@x402/next';
import { NextResponse } from 'next/server';

const handler = async () => NextResponse.json({ token: randomBytes(20).toString('hex') });

const facilitator = new HTTPFacilitatorClient({ url: process.env.FACILITATOR_URL ?? '' });

/** As the README of `@x402/next` has it. */
export const POST = withX402(
  handler,
  {
    accepts: [
      {
        scheme: 'exact',
        price: '$0.01',
        network: 'eip155:84532',
        payTo: process.env.PAY_TO_V2 ?? '',
      },
    ],
    description: 'A token',
    mimeType: 'application/json',
  },
  new x402ResourceServer(facilitator).register('eip155:84532', new ExactEvmScheme()),
);
