import type { Context } from '@/lib/context';
import type { Payment } from '@/lib/db/create-client';
import { refuse, type Refusal } from '@/lib/errors';
import { getUploadAnswer } from '@/lib/images/get-upload-answer';
import type { ImageRecord } from '@/lib/images/image-record';
import { isLive } from '@/lib/images/is-live';
import type { Uploaded } from '@/lib/images/publish-image';
import { toImageRecord } from '@/lib/images/to-image-record';
import { issueToken, type IssuedToken } from './tokens/issue-token';

/** What a settled payment has bought, as its buyer is told. */
export type Purchase =
  | { readonly kind: 'token'; readonly token: IssuedToken }
  | { readonly kind: 'image'; readonly uploaded: Uploaded }
  | { readonly kind: 'kept'; readonly image: ImageRecord };

type Ports = Pick<Context, 'db' | 'secrets' | 'clock'>;

async function getKept({ db, clock }: Ports, id: string): Promise<Purchase | Refusal> {
  const row = await db.image.findUnique({ where: { id } });
  return row !== null && isLive(row, clock.now())
    ? { kind: 'kept', image: toImageRecord(row) }
    : refuse('not_found', 'the image that was kept is gone');
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
      return 'refused' in uploaded ? uploaded : { kind: 'image', uploaded };
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
