import { refuse, type Refusal } from '@/lib/errors';
import { findImage } from '@/lib/images/find-image';
import type { Call } from './answer';
import { answerJson } from './answer-json';
import type { ApiResponse } from './exchange';
import { presentFacts } from './present-image';

/** What anyone may know of a live image. */
export async function handleFacts({
  context,
  origins,
  params,
}: Call): Promise<ApiResponse | Refusal> {
  const image = await findImage(context, params.id ?? '');
  if (image === null) return refuse('not_found', 'no live image under this id');
  return answerJson(presentFacts(image, origins));
}
