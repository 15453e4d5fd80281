import { isAddress } from 'viem';
import { isRefusal, refuse, type Refusal } from '@/lib/errors';
import { getSalesContext } from '@/lib/payments/get-sales-context';
import type { Call } from '../answer';
import type { ApiResponse } from '../exchange';
import { answerBalance } from './answer-balance';

/** What an account holds, for pages that may ask no node themselves: a balance is public on the chain. */
export async function handleBalance({ context, request }: Call): Promise<ApiResponse | Refusal> {
  const ports = getSalesContext(context);
  if (isRefusal(ports)) return ports;
  const address = request.query.get('address') ?? '';
  if (!isAddress(address)) {
    return refuse('invalid_request', 'the address is none', {
      detail:
        'Name the account as ?address=0x and 40 hex digits, all in lower case or with the right checksum.',
    });
  }
  return answerBalance(ports, address);
}
