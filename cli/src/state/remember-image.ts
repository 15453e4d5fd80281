import type { RememberedImage, StateFile } from './state-file';

/** For what somebody else has kept meanwhile: its delete token is good for longer than was told here. */
const KEPT_AFTER_EXPIRY_MS = 30 * 86_400_000;

/** Adds an image, or what is newly known of it; forgets what ended long ago. */
export function rememberImage(file: StateFile, image: RememberedImage, now: number): StateFile {
  const others = file.images.filter(
    ({ server, id, expiresAt }) =>
      !(server === image.server && id === image.id) &&
      !(Date.parse(expiresAt) + KEPT_AFTER_EXPIRY_MS < now),
  );
  return { ...file, images: [...others, image] };
}
