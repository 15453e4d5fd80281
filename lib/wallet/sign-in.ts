import type { SignInInfo } from '@/lib/payments/sign-in/sign-in-info';
import { writeSignInText } from '@/lib/payments/sign-in/write-sign-in-text';
import type { Wallet } from './wallet';

export type { SignInInfo };

/**
 * Has a sign-in of ours signed: a text that no chain sees, and that costs nothing.
 *
 * @returns the value of `SIGN-IN-WITH-X`: base64 of JSON
 * @throws what the wallet throws
 */
export async function signIn(
  wallet: Pick<Wallet, 'signMessage'>,
  address: `0x${string}`,
  info: SignInInfo,
): Promise<string> {
  const signature = await wallet.signMessage(address, writeSignInText(info, address));
  return btoa(JSON.stringify({ ...info, address, signature }));
}
