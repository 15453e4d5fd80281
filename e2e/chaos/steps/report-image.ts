import type { BookedImage } from '../book';
import type { World } from '../world';
import { call } from './call';

/** Reports an image, so that there is a case. The same report again joins the same one. */
export async function reportImage(world: World, image: BookedImage): Promise<number> {
  const answer = await call(`${world.origin}/api/abuse`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      urls: [world.origin + image.path],
      category: 'other',
      details: 'It harms.',
    }),
  });
  if (answer.status === 201)
    image.caseId = (JSON.parse(answer.body.toString()) as { caseId: string }).caseId;
  return answer.status;
}
