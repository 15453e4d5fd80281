import { isRefusal, refuse, type Refusal } from '@/lib/errors';
import { CONTENT_TYPES } from '@/lib/images/formats';
import { findGuarded } from '@/lib/operator/view/find-guarded';
import { isViewGranted } from '@/lib/operator/view/is-view-granted';
import type { Call } from '../answer';
import type { ApiResponse } from '../exchange';
import { findCaseSession } from './find-case-session';

/**
 * The bytes of an image of a case, whatever it is to the public, while there are any. One that shows the abuse of a
 * child only to whoever has stated a reason less than a minute ago.
 */
export async function handleCaseImage(call: Call): Promise<ApiResponse | Refusal> {
  const { context, request, params } = call;
  const { db, store } = context;
  const session = await findCaseSession(call);
  if (isRefusal(session)) return session;
  const { caseId = '', imageId = '' } = params;
  const [part, image, guarded] = await Promise.all([
    db.abuseCaseImage.findUnique({ where: { caseId_imageId: { caseId, imageId } } }),
    db.image.findUnique({ where: { id: imageId } }),
    findGuarded(context, [imageId]),
  ]);
  if (part === null || image === null) return refuse('not_found', 'no such image in the case');
  if (guarded.has(imageId)) {
    const grant = request.query.get('grant');
    if (!isViewGranted(context, session, imageId, grant)) {
      return refuse('forbidden', 'no reason was stated', {
        detail: 'State on the page of the case why you have to see it.',
      });
    }
  }
  if (image.encryptedAt !== null) {
    return refuse('conflict', 'the bytes are encrypted', {
      detail: 'Its bytes are encrypted to the preservation key: the file is in the export.',
    });
  }
  const stored = await store.get(image.storageKey);
  if (stored === null) {
    return refuse('not_found', 'the bytes are gone', { detail: 'Its bytes are destroyed.' });
  }
  return {
    status: 200,
    headers: {
      'content-type': CONTENT_TYPES[image.format],
      'content-length': String(image.servedBytes),
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; sandbox",
      'cross-origin-resource-policy': 'same-origin',
    },
    body: stored.body,
  };
}
