import type { RememberedImage, StateFile } from './state-file';

/**
 * The image that this machine has uploaded under that id.
 *
 * @param server null: wherever it is; its delete token is for no other server
 */
export function findImage(
  { images }: Pick<StateFile, 'images'>,
  id: string,
  server: string | null,
): RememberedImage | null {
  return (
    images.findLast((image) => image.id === id && (server === null || image.server === server)) ??
    null
  );
}
