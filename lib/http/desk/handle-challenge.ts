import { isAddress, type Hex } from 'viem';
import { z } from 'zod';
import { isRefusal, refuse, type Refusal } from '@/lib/errors';
import { issueChallenge } from '@/lib/operator/issue-challenge';
import type { Call } from '../answer';
import { answerJson } from '../answer-json';
import type { ApiResponse } from '../exchange';
import { readSmallJson } from '../read-small-json';
import { readBrowser } from './read-browser';
import { refuseForeign } from './refuse-foreign';

const BODY = {
  schema: z.strictObject({
    wallet: z.string().refine((text) => isAddress(text, { strict: false })),
    chainId: z.int().positive(),
  }),
  maxBytes: 1024,
  example: '{"wallet":"0x…","chainId":1}',
};

/** The text that a wallet is to sign. Any wallet is given one: whose is an operator's is nobody's business. */
export async function handleChallenge(call: Call): Promise<ApiResponse | Refusal> {
  const { context, request, origins } = call;
  const foreign = refuseForeign(call);
  if (foreign !== null) return foreign;
  const body = await readSmallJson(request, BODY);
  if (isRefusal(body)) return body;
  if (body === null) return refuse('invalid_request', 'no body');
  const { wallet, chainId } = body;
  const { origin } = new URL(origins.site);
  const message = issueChallenge(context, {
    ...{ origin, chainId, browser: readBrowser(request.headers) },
    wallet: wallet.toLowerCase() as Hex,
  });
  return isRefusal(message) ? message : answerJson({ message });
}
