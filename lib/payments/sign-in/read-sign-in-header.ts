import { isAddress, isHex, type Hex } from 'viem';
import { z } from 'zod';
import { refuse, type Refusal } from '@/lib/errors';

/** The largest signature of a contract wallet that we have seen, ERC-6492's deployment included, has a third of it. */
const MAX_HEADER = 8 * 1024;

/** Every text is compared with what we issued, so the bounds only keep nonsense short. */
const line = z.string().max(2048);

const PAYLOAD = z.strictObject({
  domain: line,
  address: z.string().refine((text) => isAddress(text)),
  statement: line,
  uri: line,
  version: z.literal('1'),
  chainId: line,
  type: z.literal('eip191'),
  nonce: z.string().regex(/^[0-9a-f]{96}$/),
  issuedAt: line,
  expirationTime: line,
  // A hint of the client's; what kind of wallet it is, the chain tells.
  signatureScheme: z.enum(['eip191', 'eip1271', 'eip6492']).optional(),
  signature: z
    .string()
    .refine((text): text is Hex => isHex(text, { strict: true }) && text.length % 2 === 0),
});

export type SignInPayload = Omit<z.infer<typeof PAYLOAD>, 'address'> & { readonly address: Hex };

/** The payload of a `SIGN-IN-WITH-X` header: base64 of JSON, as `encodeSIWxHeader` of the x402 SDK writes it. */
export function readSignInHeader(header: string): SignInPayload | Refusal {
  const malformed = (log: string): Refusal =>
    refuse('unauthorized', log, {
      detail: 'SIGN-IN-WITH-X is not a sign-in as the x402 SDK encodes it, in base64 of JSON.',
    });
  if (header.length > MAX_HEADER) return malformed('the sign-in header is too long');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(header)) return malformed('the sign-in is not base64');
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(header, 'base64').toString('utf8'));
  } catch {
    return malformed('the sign-in is not JSON');
  }
  const parsed = PAYLOAD.safeParse(json);
  if (!parsed.success) {
    const where = parsed.error.issues[0]?.path.join('.') ?? '';
    return malformed(`the sign-in is malformed at "${where}"`);
  }
  return { ...parsed.data, address: parsed.data.address.toLowerCase() as Hex };
}
