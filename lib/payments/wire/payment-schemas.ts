import type { Hex } from 'viem';
import { z } from 'zod';

const UINT256_END = 2n ** 256n;

const hex = (bytes: number) =>
  z
    .string()
    .regex(new RegExp(`^0x[0-9a-fA-F]{${bytes * 2}}$`), `must be 0x and ${bytes * 2} hex digits`)
    .transform((text) => text.toLowerCase() as Hex);

const uint256 = z
  .string()
  .regex(/^\d{1,78}$/, 'must be a whole number in decimal digits, as text')
  .transform(BigInt)
  .refine((n) => n < UINT256_END, 'must fit into 256 bits');

/** 65 bytes of an ordinary wallet; more of a contract's, which may carry how it is to be deployed (ERC-6492). */
const signature = z
  .string()
  .regex(/^0x([0-9a-fA-F]{2}){65,4096}$/, 'must be 0x and 65 to 4096 bytes in hex')
  .transform((text) => text.toLowerCase() as Hex);

const word = z.string().min(1).max(128);

const payload = z.strictObject({
  signature,
  authorization: z.strictObject({
    from: hex(20),
    to: hex(20),
    value: uint256,
    validAfter: uint256,
    validBefore: uint256,
    nonce: hex(32),
  }),
});

/** Members that we do not know are neither read nor passed on. */
export const PAYMENT_V1 = z.object({ scheme: word, network: word, payload });

/** As `PAYMENT_V1`. `accepted` is what the client agreed to; the checks compare it with what we ask for. */
export const PAYMENT_V2 = z.object({
  accepted: z.object({
    scheme: word,
    network: word,
    asset: word,
    amount: word,
    payTo: word,
  }),
  payload,
  extensions: z
    .object({
      'payment-identifier': z.object({ info: z.object({ id: z.string().optional() }) }).optional(),
    })
    .nullish(),
});
