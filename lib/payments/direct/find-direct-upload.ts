import type { Context } from '@/lib/context';
import type { DirectUpload, Entitlement } from '@/lib/db/create-client';
import { isRefusal, refuse, type Refusal } from '@/lib/errors';
import { isPaymentId } from '../is-payment-id';
import { findToken } from '../tokens/find-token';

export type FoundUpload = { readonly row: DirectUpload; readonly entitlement: Entitlement };

/** The upload that was permitted under this id to whoever has this token; a stranger's is no upload at all. */
export async function findDirectUpload(
  ports: Pick<Context, 'db' | 'clock'>,
  token: string,
  uploadId: string,
): Promise<FoundUpload | Refusal> {
  const row = isPaymentId(uploadId)
    ? await ports.db.directUpload.findUnique({ where: { id: uploadId } })
    : null;
  // It began when it was permitted: a token that has expired since then still counts.
  const entitlement = await findToken(ports, token, row?.createdAt);
  if (isRefusal(entitlement)) return entitlement;
  return row?.paymentId === entitlement.paymentId && row.index === entitlement.index
    ? { row, entitlement }
    : refuse('not_found', 'no upload of this token has this id', {
        detail:
          'This token has no such upload, or its time is over: ask POST /api/upload/direct for another one, and send the file again.',
      });
}
