import { isRefusal, refuse, type Refusal } from '@/lib/errors';
import { findByDeleteToken } from '@/lib/images/find-by-delete-token';
import { isImageId } from '@/lib/images/is-image-id';
import { findPaidImage } from '@/lib/payments/find-paid-image';
import { getSalesContext } from '@/lib/payments/get-sales-context';
import type { Call } from '../answer';
import { askToSignIn } from '../ask-to-sign-in';
import type { ApiResponse } from '../exchange';
import { verifyWallet } from '../verify-wallet';

export type Uploader = { readonly byWallet: boolean };

/** Whether an answer is already made, since the wallet has to sign first. */
const isAnswer = (value: Uploader | ApiResponse): value is ApiResponse => 'status' in value;

async function findByWallet(
  { context, request, origins }: Call,
  imageId: string,
): Promise<Uploader | ApiResponse | Refusal> {
  const ports = getSalesContext(context);
  if (isRefusal(ports) || !isImageId(imageId)) return refuse('unauthorized', 'no delete token');
  // With the image in it: a sign-in is good for the appeal of one image.
  const path = `/api/abuse/appeal?image=${imageId}`;
  const wallet = await verifyWallet(ports, request.headers, origins, path);
  if (isRefusal(wallet)) {
    if (wallet.refused !== 'unauthorized') return wallet;
    const statement = `Appeal the removal of the image ${imageId}.`;
    return askToSignIn(ports, wallet, origins, { path, statement });
  }
  const image = await findPaidImage(ports, imageId, wallet.address);
  return isRefusal(image) ? image : { byWallet: true };
}

/**
 * Proves that a request is from whoever uploaded an image: by the delete token, else by the wallet that paid.
 *
 * @returns the uploader, an answer that says what the wallet has to sign, or `forbidden`
 */
export async function findUploader(
  call: Call,
  imageId: string,
  token: string | null,
): Promise<
  { readonly uploader: Uploader; readonly asked: null } | { readonly asked: ApiResponse } | Refusal
> {
  if (token !== null) {
    const image = await findByDeleteToken(call.context, imageId, token);
    return isRefusal(image) ? image : { uploader: { byWallet: false }, asked: null };
  }
  const found = await findByWallet(call, imageId);
  if (isRefusal(found)) return found;
  return isAnswer(found) ? { asked: found } : { uploader: found, asked: null };
}
