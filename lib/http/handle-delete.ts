import { isRefusal, refuse, type Refusal } from '@/lib/errors';
import { deleteImage } from '@/lib/images/delete-image';
import type { Call } from './answer';
import type { ApiResponse } from './exchange';
import { readBearer } from './read-bearer';

/** Deletes an image for the holder of its token, which is taken from the header and never from the query. */
export async function handleDelete({
  context,
  request,
  params,
}: Call): Promise<ApiResponse | Refusal> {
  const token = readBearer(request.headers);
  if (token === null) return refuse('unauthorized', 'no bearer token');
  const deleted = await deleteImage(context, params.id ?? '', token);
  if (isRefusal(deleted)) return deleted;
  return { status: 204, headers: { 'cache-control': 'no-store' }, body: null };
}
