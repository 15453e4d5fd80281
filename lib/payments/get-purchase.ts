import type { Context } from '@/lib/context';
import type { Payment } from '@/lib/db/create-client';
import { isRefusal, refuse, type Refusal } from '@/lib/errors';
import { findImage } from '@/lib/images/find-image';
import { getUploadAnswer } from '@/lib/images/get-upload-answer';
import type { ImageRecord } from '@/lib/images/image-record';
import type { Uploaded } from '@/lib/images/publish-image';
import { issueToken } from './tokens/issue-token';
import type { IssuedToken } from './tokens/make-token';

/** What a settled payment has bought, as its buyer is told. */
export type Purchase =
  | { readonly kind: 'token'; readonly token: IssuedToken }
  | { readonly kind: 'image'; readonly uploaded: Uploaded }
  | { readonly kind: 'kept'; readonly image: ImageRecord };

type Ports = Pick<Context, 'db' | 'secrets' | 'clock'>;

async function getKept(ports: Ports, id: string): Promise<Purchase | Refusal> {
  const image = await findImage(ports, id);
  return image === null
    ? refuse('not_found', 'the image that was kept is gone')
    : { kind: 'kept', image };
}

/**
 * What a settled payment has bought: for its buyer only. Told again, it is the same; where the image is gone since, the
 * refusal says so, and nothing new is made.
 */
export async function getPurchase(
  ports: Ports,
  { id, product, targetImageId }: Pick<Payment, 'id' | 'product' | 'targetImageId'>,
): Promise<Purchase | Refusal> {
  const { db } = ports;
  if (product !== 'upload_token') {
    const spent = await db.entitlement.findUnique({ where: { paymentId: id, state: 'spent' } });
    if (product === 'upload' && spent?.generation === 0 && spent.imageId !== null) {
      const uploaded = await getUploadAnswer(ports, spent.imageId);
      return isRefusal(uploaded) ? uploaded : { kind: 'image', uploaded };
    }
    if (product === 'keep' && spent?.generation === 0 && targetImageId !== null) {
      return getKept(ports, targetImageId);
    }
  }
  const token = await issueToken(ports, id);
  return token === null
    ? refuse('payments_unavailable', `the entitlement of payment ${id} is frozen`)
    : { kind: 'token', token };
}
