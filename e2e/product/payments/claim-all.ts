import type { UploadAnswer } from '../post-image';
import type { Wallet } from './make-paying-fetch';
import { signInAndClaim } from './sign-in-and-claim';

export type ClaimedPayment = {
  readonly payment: string;
  readonly product: string;
  readonly status: string;
  readonly transaction?: string;
  readonly token?: string;
  readonly image?: UploadAnswer;
  readonly count?: number;
  readonly images?: readonly { readonly token?: string; readonly image?: UploadAnswer }[];
};

/** What a wallet has paid for, as it is told when it signs in. */
export async function claimAll(origin: string, wallet: Wallet): Promise<ClaimedPayment[]> {
  const response = await signInAndClaim(origin, wallet);
  if (response.status !== 200) throw new Error(`${response.status}: ${await response.text()}`);
  const { payments } = (await response.json()) as { payments: ClaimedPayment[] };
  return payments;
}
