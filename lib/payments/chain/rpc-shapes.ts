import { isHex, type Hex } from 'viem';
import { z } from 'zod';

/** Bytes as JSON-RPC writes them, in lower case from here on. */
const data = z
  .string()
  .refine((text) => isHex(text, { strict: true }))
  .transform((text) => text.toLowerCase() as Hex);

const quantity = z
  .string()
  .regex(/^0x[0-9a-fA-F]{1,64}$/)
  .transform(BigInt);

/** Of a block, what is read here. `timestamp` is seconds since 1970. */
export const BLOCK = z.object({ number: quantity, timestamp: quantity });

const LOG = z.object({
  address: data,
  topics: z.array(data),
  data,
  blockNumber: quantity,
  blockHash: data,
  transactionHash: data,
  logIndex: quantity.transform(Number),
});

export type Log = z.infer<typeof LOG>;

export const LOGS = z.array(LOG);

export const RECEIPT = z.object({ blockHash: data, logs: LOGS });

/** A number as a contract answers it: 32 bytes, never fewer. No contract at all answers `0x`. */
export const WORD = z
  .string()
  .regex(/^0x[0-9a-fA-F]{64}$/)
  .transform(BigInt);

export const FLAG = quantity.transform((number) => number === 1n);

export const DATA = data;

export const QUANTITY = quantity;
