import { randomBytes } from 'node:crypto';
import { NextResponse } from 'next/server';
import type { Address } from 'viem';
import { withX402 } from 'x402-next';

const handler = async () => NextResponse.json({ token: randomBytes(20).toString('hex') });

/** As the README of `x402-next` has it. */
export const POST = withX402(
  handler,
  process.env.PAY_TO_V1 as Address,
  { price: '$0.01', network: 'base-sepolia', config: { description: 'A token' } },
  { url: process.env.FACILITATOR_URL as `${string}://${string}` },
);
