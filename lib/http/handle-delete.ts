import { isRefusal, refuse, type Refusal } from '@/lib/errors';
import { deleteImage } from '@/lib/images/delete-image';
import { isImageId } from '@/lib/images/is-image-id';
import { deletePaidImage } from '@/lib/payments/delete-paid-image';
import { getSalesContext } from '@/lib/payments/get-sales-context';
import type { Call } from './answer';
import { askToSignIn } from './ask-to-sign-in';
import type { ApiResponse } from './exchange';
import { readBearer } from './read-bearer';
import { verifyWallet } from './verify-wallet';

const DELETED = { status: 204, headers: { 'cache-control': 'no-store' }, body: null };

/**
 * Deletes an image for the holder of its token, which is taken from the header and never from the query, or for the
 * wallet that paid for its upload.
 */
export async function handleDelete(call: Call): Promise<ApiResponse | Refusal> {
  const { context, request, params } = call;
  const id = params.id ?? '';
  const token = readBearer(request.headers);
  if (token === null) return deleteByWallet(call, id);
  const deleted = await deleteImage(context, id, token);
  return isRefusal(deleted) ? deleted : DELETED;
}

async function deleteByWallet(
  { context, request, origins }: Call,
  id: string,
): Promise<ApiResponse | Refusal> {
  const ports = getSalesContext(context);
  if (isRefusal(ports) || !isImageId(id)) return refuse('unauthorized', 'no bearer token');
  const path = `/api/images/${id}`;
  const wallet = await verifyWallet(ports, request.headers, origins, path);
  if (isRefusal(wallet)) {
    if (wallet.refused !== 'unauthorized') return wallet;
    return askToSignIn(ports, wallet, origins, { path, statement: `Delete the image ${id}.` });
  }
  const deleted = await deletePaidImage(ports, id, wallet.address);
  return isRefusal(deleted) ? deleted : DELETED;
}
