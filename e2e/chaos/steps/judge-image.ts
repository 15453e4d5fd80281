import type { BookedImage } from '../book';
import type { World } from '../world';

/** Has the operator take a reported image down, or put it back, at the desk; for the first time or again. */
export async function judgeImage(
  world: World,
  image: BookedImage,
  action: 'remove' | 'restore',
): Promise<number> {
  const isAgain = image.doubt === action;
  image.doubt = action;
  image.changedAt = Date.now();
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
    image.fate = action === 'remove' ? 'removed' : 'live';
    image.doubt = null;
    image.changedAt = Date.now();
  } else if (status !== 0 && status < 500) {
    world.fault(`the desk answers ${status} to ${action} ${image.id}`);
  }
  return status;
}
