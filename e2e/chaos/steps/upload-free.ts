import { makeForm } from '../../product/payments/make-form';
import { makeUniquePng } from '../../product/make-unique-png';
import type { UploadAnswer } from '../../product/post-image';
import type { Picture } from '../book';
import type { World } from '../world';
import { bookImage } from './book-image';
import { call } from './call';

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
  if (answer.status === 200)
    bookImage(world, JSON.parse(answer.body.toString()) as UploadAnswer, picture, 'an upload');
  return answer.status;
}
