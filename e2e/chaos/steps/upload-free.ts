import { makeForm } from '../../product/payments/make-form';
import { makeUniquePng } from '../../product/make-unique-png';
import type { UploadAnswer } from '../../product/post-image';
import type { OpenUpload, Picture } from '../book';
import type { World } from '../world';
import { bookImage } from './book-image';
import { call, readJson } from './call';

const makeBody = ({ bytes, index }: Picture, livesSeconds: number | null): FormData => {
  const form = makeForm(makeUniquePng(bytes, index));
  if (livesSeconds !== null) form.set('expires', String(livesSeconds));
  return form;
};

/** Uploads without a key: what is not answered is nobody's. */
export async function uploadFree(
  world: World,
  origin: string,
  picture: Picture,
  livesSeconds: number | null,
): Promise<number> {
  const answer = await call(`${origin}/api/free`, {
    method: 'POST',
    body: makeBody(picture, livesSeconds),
  });
  if (answer.status === 200) bookImage(world, readJson<UploadAnswer>(answer), picture);
  return answer.status;
}

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
    body: makeBody(picture, null),
    headers: { 'idempotency-key': key },
  });
  if (answer.status !== 200) return answer.status;
  const told = readJson<UploadAnswer>(answer);
  if (known !== null && told.id !== known) {
    world.fault(`one key made two images, ${known} and ${told.id}`);
  }
  bookImage(world, told, picture);
  return 200;
}
