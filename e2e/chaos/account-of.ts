import { createHash } from 'node:crypto';
import { privateKeyToAccount, type PrivateKeyAccount } from 'viem/accounts';

/** The account of a name, the same in every run. */
export const accountOf = (name: string): PrivateKeyAccount =>
  privateKeyToAccount(`0x${createHash('sha256').update(name).digest('hex')}`);
