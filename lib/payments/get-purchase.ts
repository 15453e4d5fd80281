import type { Context } from '@/lib/context';
import type { Entitlement, Payment } from '@/lib/db/create-client';
import { isRefusal, refuse, type Refusal } from '@/lib/errors';
import { findImage } from '@/lib/images/find-image';
import { getUploadAnswer } from '@/lib/images/get-upload-answer';
import type { ImageRecord } from '@/lib/images/image-record';
import type { Uploaded } from '@/lib/images/publish-image';
import { issueToken } from './tokens/issue-token';
import type { IssuedToken } from './tokens/make-token';

/** One of the things that a payment has bought. */
export type Bought =
  | { readonly kind: 'token'; readonly token: IssuedToken }
  | { readonly kind: 'image'; readonly uploaded: Uploaded };

/** What a settled payment has bought, as its buyer is told. */
export type Purchase =
  | Bought
  | { readonly kind: 'kept'; readonly image: ImageRecord }
  /** Several, in their order; a refusal where one is gone since, or frozen. */
  | { readonly kind: 'several'; readonly things: readonly (Bought | Refusal)[] };

type Ports = Pick<Context, 'db' | 'secrets' | 'clock'>;

async function getKept(ports: Ports, id: string): Promise<Purchase | Refusal> {
  const image = await findImage(ports, id);
  return image === null
    ? refuse('not_found', 'the image that was kept is gone')
    : { kind: 'kept', image };
}

/** What one entitlement is worth: the image that it was granted with, or its token. */
async function getBought(
  ports: Ports,
  { paymentId, index, state, generation, imageId }: Entitlement,
): Promise<Bought | Refusal> {
  if (state === 'spent' && generation === 0 && imageId !== null) {
    const uploaded = await getUploadAnswer(ports, imageId);
    return isRefusal(uploaded) ? uploaded : { kind: 'image', uploaded };
  }
  const token = await issueToken(ports, { paymentId, index });
  return token === null
    ? refuse('payments_unavailable', `an entitlement of payment ${paymentId} is frozen`)
    : { kind: 'token', token };
}

/**
 * What a settled payment has bought: for its buyer only. Told again, it is the same; where the image is gone since, the
 * refusal says so, and nothing new is made. Of several things, one that is gone says so in its place.
 */
export async function getPurchase(
  ports: Ports,
  { id, targetImageId, count }: Pick<Payment, 'id' | 'targetImageId' | 'count'>,
): Promise<Purchase | Refusal> {
  const entitlements = await ports.db.entitlement.findMany({
    where: { paymentId: id },
    orderBy: { index: 'asc' },
  });
  const [first] = entitlements;
  if (first === undefined) {
    return refuse('not_found', `what payment ${id} has bought is forgotten`);
  }
  if (count === 1) {
    const isKept = first.state === 'spent' && first.generation === 0 && targetImageId !== null;
    return isKept ? getKept(ports, targetImageId) : getBought(ports, first);
  }
  const things: (Bought | Refusal)[] = [];
  // One whose record has been forgotten with its image has no row any more.
  for (let index = 0; index < count; index += 1) {
    const entitlement = entitlements.find((one) => one.index === index);
    things.push(
      entitlement === undefined
        ? refuse('not_found', 'the image is forgotten')
        : await getBought(ports, entitlement),
    );
  }
  return { kind: 'several', things };
}
