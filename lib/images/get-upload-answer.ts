import type { Context } from '@/lib/context';
import { refuse, type Refusal } from '@/lib/errors';
import { deriveDeleteToken } from './delete-token';
import { isLive } from './is-live';
import type { Uploaded } from './publish-image';
import { toImageRecord } from './to-image-record';

/** What an upload answered, once more: for whoever proved that it was his. */
export async function getUploadAnswer(
  { db, clock, secrets }: Pick<Context, 'db' | 'clock' | 'secrets'>,
  imageId: string,
): Promise<Uploaded | Refusal> {
  const row = await db.image.findUnique({ where: { id: imageId } });
  if (row === null || !isLive(row, clock.now())) {
    return refuse('not_found', 'the image of a repeated request is gone', {
      detail: 'The image that was made with this Idempotency-Key, or token, is gone.',
    });
  }
  const key = secrets.find(row.secretKeyId);
  if (key === null) throw new Error(`the key ${row.secretKeyId} is not configured`);
  return { image: toImageRecord(row), deleteToken: deriveDeleteToken(key, row.id) };
}
