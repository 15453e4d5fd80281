import type { Context } from '@/lib/context';
import { isRefusal, refuse, type ErrorCode, type Refusal } from '@/lib/errors';
import { getUploadAnswer } from '@/lib/images/get-upload-answer';
import type { Uploaded } from '@/lib/images/publish-image';
import { receiveStored } from '@/lib/images/receive-stored';
import { spendToken } from '../tokens/spend-token';
import type { FoundUpload } from './find-direct-upload';

/** Refusals of the bytes themselves: no other try with them ends otherwise. */
const FINAL: readonly ErrorCode[] = [
  ...(['file_too_large', 'unsupported_format', 'empty_file', 'invalid_image'] as const),
  ...(['too_many_pixels', 'too_many_frames', 'blocked_content', 'token_used'] as const),
];

type Row = FoundUpload['row'];

/** Says what became of an upload, then takes its bytes away; where they stay, the job of the expired takes them. */
async function endUpload(
  { db, store, clock, log }: Context,
  { id, storageKey }: Row,
  imageId: string | null,
): Promise<void> {
  await db.directUpload.updateMany({
    where: { id, endedAt: null },
    data: { endedAt: clock.now(), imageId },
  });
  try {
    await store.delete(storageKey);
  } catch (err) {
    log.error({ err }, 'a staged upload could not be deleted');
  }
}

/** What is told where nothing is in the store: another request may have made the image of it just now. */
async function answerAbsent(ports: Context, { id }: Row): Promise<Uploaded | Refusal> {
  const row = await ports.db.directUpload.findUnique({ where: { id } });
  const imageId = row?.imageId ?? null;
  if (imageId !== null) return getUploadAnswer(ports, imageId);
  return row === null || row.endedAt !== null
    ? refuse('not_found', 'the upload was refused before, or its time is over', {
        detail: 'This upload has ended: ask POST /api/upload/direct for another one.',
      })
    : refuse('not_found', 'the object is not in the store', {
        detail:
          'The file is not in the store yet: PUT all of it to "upload.url", with "upload.headers", then send this again.',
      });
}

/**
 * Makes what a client has put into the store an image, as any upload: inspected, rewritten, published, the token spent.
 * What it has put goes in any case. Repeated, it answers the same.
 *
 * @param retentionSeconds how long the image is to live, where its uploader wants that to be shorter; else null
 */
export async function completeDirectUpload(
  ports: Context,
  { row, entitlement }: FoundUpload,
  retentionSeconds: number | null,
): Promise<Uploaded | Refusal> {
  if (row.imageId !== null) return getUploadAnswer(ports, row.imageId);
  const object = await ports.store.get(row.storageKey);
  if (object === null) return answerAbsent(ports, row);
  const { maxBytes } = ports.env.paid;
  if (object.size !== row.sizeBytes && object.size <= maxBytes) {
    object.body.destroy();
    return refuse('invalid_request', 'the object has another length than was announced', {
      detail: `The store has ${object.size} bytes, and ${row.sizeBytes} were announced: PUT the whole file again.`,
    });
  }
  const received = await receiveStored(object, maxBytes);
  const outcome = isRefusal(received)
    ? received
    : await spendToken(ports, entitlement, { ...received, retentionSeconds });
  if (!isRefusal(outcome)) await endUpload(ports, row, outcome.image.id);
  else if (FINAL.includes(outcome.refused)) await endUpload(ports, row, null);
  return outcome;
}
