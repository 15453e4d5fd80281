import { z } from 'zod';

/** ISO 8601 with milliseconds, UTC. */
export const TIME = z.string().meta({ format: 'date-time' });
export const LINK = z.string().meta({ format: 'uri' });
/** Atomic USDC: whole numbers as text, a cent is `10000`. */
export const AMOUNT = z.string().regex(/^[0-9]+$/);
export const ADDRESS = z.string().regex(/^0x[0-9a-fA-F]{40}$/);
export const PAYMENT_ID = z.string().regex(/^[0-9a-f]{32}$/);
export const COUNT = z.int().min(0);
