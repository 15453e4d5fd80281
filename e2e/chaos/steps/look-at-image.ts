import { makeUniquePng } from '../../product/make-unique-png';
import type { BookedImage } from '../book';
import type { Seen } from '../checks/find-image-fault';
import { call } from './call';

/** Asks for an image and compares what is served, byte for byte. */
export async function lookAtImage(
  origin: string,
  { path, picture }: Pick<BookedImage, 'path' | 'picture'>,
): Promise<Seen> {
  const askedAt = Date.now();
  const { status, body } = await call(origin + path);
  const answeredAt = Date.now();
  const same = status === 200 ? body.equals(makeUniquePng(picture.bytes, picture.index)) : null;
  return { status, same, askedAt, answeredAt };
}
