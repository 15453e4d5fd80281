import type { Hex } from 'viem';
import { z } from 'zod';
import { isRefusal, refuse, type Refusal } from '@/lib/errors';
import { signIn } from '@/lib/operator/sign-in';
import type { Call } from '../answer';
import { answerJson } from '../answer-json';
import type { ApiResponse } from '../exchange';
import { readSmallJson } from '../read-small-json';
import { readBrowser } from './read-browser';
import { refuseForeign } from './refuse-foreign';
import { writeDeskCookie } from './write-desk-cookie';

const BODY = {
  schema: z.strictObject({
    message: z.string().max(2048),
    /** Of a key: a contract's may be longer, and is not taken here. */
    signature: z.string().regex(/^0x[0-9a-fA-F]{130}$/),
  }),
  maxBytes: 4 * 1024,
  example: '{"message":"<as it was given>","signature":"0x<130 hex digits>"}',
};

/** Opens a session for whoever has signed what was given to this browser, with the wallet of an operator. */
export async function handleSignIn(call: Call): Promise<ApiResponse | Refusal> {
  const { context, request, origins } = call;
  const foreign = refuseForeign(call);
  if (foreign !== null) return foreign;
  const body = await readSmallJson(request, BODY);
  if (isRefusal(body)) return body;
  if (body === null) return refuse('invalid_request', 'no body');
  const { origin } = new URL(origins.site);
  const { message } = body;
  const signature = body.signature as Hex;
  const browser = readBrowser(request.headers);
  const session = await signIn(context, { origin, message, signature, browser });
  if (isRefusal(session)) return session;
  return answerJson(
    { expiresAt: session.expiresAt.toISOString() },
    { headers: { 'set-cookie': writeDeskCookie(origin, session.token) } },
  );
}
