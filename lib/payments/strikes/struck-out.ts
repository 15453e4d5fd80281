import type { Hex } from 'viem';
import type { Database } from '@/lib/db/create-client';
import { createBriefCache } from '../brief-cache';

/** Every sale asks, and hardly ever is there anybody. */
const FRESH_MS = 1_000;

/** The wallets that nothing more is taken from in the minute that begins at `of`, milliseconds since 1970. */
export const struckOut = createBriefCache<
  Database,
  { readonly of: number; readonly payers: ReadonlySet<Hex> }
>(FRESH_MS);
