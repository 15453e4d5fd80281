import type { BookedImage } from '../book';
import { findImageFault } from '../checks/find-image-fault';
import type { World } from '../world';
import { lookAtImage } from './look-at-image';

/** Another server may remember an image for a second; as much again for a machine that is busy. */
const REMEMBERED_MS = 2_000;

/** Reads an image while everything goes on. Judged only where it is clear what must be seen. */
export async function readImage(world: World, origin: string, image: BookedImage): Promise<number> {
  const { fate, doubt, changedAt, expiresAt } = image;
  const seen = await lookAtImage(origin, image);
  const isClear =
    doubt === null &&
    image.changedAt === changedAt &&
    image.expiresAt === expiresAt &&
    seen.askedAt - changedAt > REMEMBERED_MS;
  // Nobody is told anything by a server that is away.
  const isTold = seen.status !== 0 && seen.status !== 503 && seen.status !== 500;
  const fault = isClear && isTold ? findImageFault({ id: image.id, fate, expiresAt }, seen) : null;
  if (fault !== null) world.fault(`${fault} (at ${new Date(seen.askedAt).toISOString()})`);
  return seen.status;
}
