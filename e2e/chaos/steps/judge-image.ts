import type { BookedImage } from '../book';
import type { World } from '../world';
import { call } from './call';

/**
 * Reads until when a restored image is served now: for as long as it had left, so later by as long as it was down, and no
 * more. False where that was not answered. Where what was left is over by now, it is not told.
 */
async function readExpiry(world: World, image: BookedImage): Promise<boolean> {
  const { status, body } = await call(`${world.origin}/api/images/${image.id}`);
  const most = Date.now() - image.downSince;
  if (status === 404 && image.expiresAt <= Date.now()) {
    image.longer = most;
    return true;
  }
  if (status !== 200) return false;
  const { expiresAt } = JSON.parse(body.toString()) as { expiresAt: string };
  const later = Date.parse(expiresAt) - image.expiresAt;
  if (later < 0 || later > most) {
    world.fault(`${image.id} was restored with ${later} ms more than it had`);
  }
  image.expiresAt = Date.parse(expiresAt);
  return true;
}

/** Has the operator take a reported image down, or put it back, at the desk; for the first time or again. */
export async function judgeImage(
  world: World,
  image: BookedImage,
  action: 'remove' | 'restore',
): Promise<number> {
  const isAgain = image.doubt === action;
  image.doubt = action;
  image.changedAt = Date.now();
  if (action === 'remove' && !isAgain) image.downSince = Date.now();
  const fields = action === 'remove' ? { action } : { action, reason: 'mistake' };
  const status = await world.desk.act(image.caseId!, fields).then(
    async (response) => {
      await response.arrayBuffer();
      return response.status;
    },
    () => 0,
  );
  // Done by the first of two, whose answer was lost.
  const wasDone = status === 409 && isAgain;
  if (status === 303 || wasDone) {
    if (action === 'restore' && !(await readExpiry(world, image))) return status;
    image.fate = action === 'remove' ? 'removed' : 'live';
    image.doubt = null;
    image.changedAt = Date.now();
  } else if (status !== 0 && status < 500) {
    world.fault(`the desk answers ${status} to ${action} ${image.id}`);
  }
  return status;
}
