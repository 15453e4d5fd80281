import { isAddress, type Hex } from 'viem';
import { z } from 'zod';
import { isRefusal, refuse, type Refusal } from '@/lib/errors';
import { FaucetError } from '@/lib/payments/faucet';
import { getSalesContext } from '@/lib/payments/get-sales-context';
import type { Call } from '../answer';
import type { ApiResponse } from '../exchange';
import { readSmallJson } from '../read-small-json';
import { answerBalance } from './answer-balance';

export const FAUCET_BODY = {
  schema: z.strictObject({
    address: z
      .string()
      .refine((text): text is Hex => isAddress(text))
      .meta({ pattern: '^0x[0-9a-fA-F]{40}$' }),
  }),
  maxBytes: 1024,
  example: '{"address":"0x<40 hex digits>"}',
};

/** Fills an account up to 1 USDC of play money and tells what it holds then. There is none where others run the chain. */
export async function handleFaucet({ context, request }: Call): Promise<ApiResponse | Refusal> {
  const ports = getSalesContext(context);
  if (isRefusal(ports)) return ports;
  const { faucet } = ports.payments;
  if (faucet === null) {
    return refuse('not_found', 'there is no faucet', {
      detail: 'This server has no faucet: the chain that it is paid on is not its own.',
    });
  }
  const body = await readSmallJson(request, FAUCET_BODY);
  if (isRefusal(body)) return body;
  if (body === null) {
    return refuse('invalid_request', 'the body is empty', {
      detail: `Send a body like ${FAUCET_BODY.example}.`,
    });
  }
  try {
    await faucet.fill(body.address);
  } catch (thrown) {
    if (!(thrown instanceof FaucetError)) throw thrown;
    return refuse('payments_unavailable', thrown.message, {
      detail: 'The faucet does not answer.',
      retryAfterSeconds: 5,
    });
  }
  return answerBalance(ports, body.address);
}
