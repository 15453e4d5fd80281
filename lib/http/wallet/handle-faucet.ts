import { isAddress, type Hex } from 'viem';
import { z } from 'zod';
import { isRefusal, refuse, type Refusal } from '@/lib/errors';
import { FaucetError } from '@/lib/payments/faucet';
import { getSalesContext } from '@/lib/payments/get-sales-context';
import type { Call } from '../answer';
import type { ApiResponse } from '../exchange';
import { readSmallJson } from '../read-small-json';
import { answerBalance } from './answer-balance';

const BODY = {
  schema: z.strictObject({
    address: z.string().refine((text): text is Hex => isAddress(text)),
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
  const body = await readSmallJson(request, BODY);
  if (isRefusal(body)) return body;
  if (body === null) {
    return refuse('invalid_request', 'the body is empty', {
      detail: `Send a body like ${BODY.example}.`,
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
