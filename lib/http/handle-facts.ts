import type { Refusal } from '@/lib/errors';
import { lookUpImage } from '@/lib/images/look-up-image';
import type { Call } from './answer';
import { answerJson } from './answer-json';
import type { ApiResponse } from './exchange';
import { presentFacts } from './present-image';
import { refuseAbsent } from './refuse-absent';

/** What anyone may know of a live image. */
export async function handleFacts({
  context,
  origins,
  params,
}: Call): Promise<ApiResponse | Refusal> {
  const found = await lookUpImage(context, params.id ?? '');
  return found.image === null
    ? refuseAbsent(found.status)
    : answerJson(presentFacts(found.image, origins));
}
