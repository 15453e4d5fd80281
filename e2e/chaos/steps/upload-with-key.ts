import { makeForm } from '../../product/payments/make-form';
import { makeUniquePng } from '../../product/make-unique-png';
import type { UploadAnswer } from '../../product/post-image';
import type { OpenUpload } from '../book';
import type { World } from '../world';
import { bookImage } from './book-image';
import { call } from './call';

/** Uploads under a key, for the first time or again: whatever was answered to it before must be answered now. */
export async function uploadWithKey(
  world: World,
  origin: string,
  upload: OpenUpload,
  known: string | null = null,
): Promise<number> {
  const { key, picture } = upload;
  const answer = await call(`${origin}/api/free`, {
    method: 'POST',
    body: makeForm(makeUniquePng(picture.bytes, picture.index)),
    headers: { 'idempotency-key': key },
  });
  if (answer.status !== 200) return answer.status;
  const told = JSON.parse(answer.body.toString()) as UploadAnswer;
  if (known !== null && told.id !== known) {
    world.fault(`one key made two images, ${known} and ${told.id}`);
  }
  bookImage(world, told, picture, 'an upload with a key');
  return 200;
}
