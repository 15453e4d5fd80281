import { isRefusal, type Refusal } from '@/lib/errors';
import type { Uploaded } from '@/lib/images/publish-image';
import type { Call } from './answer';
import type { ApiResponse } from './exchange';
import type { Offer } from './negotiate';
import { presentUpload } from './present-image';
import { problemBody, problemResponse } from './problem';
import { pageHeaders, renderUploadsPage } from './render-page';
import type { PresentedImage } from './schemas/image-schemas';
import type { ProblemBody } from './schemas/problem-schemas';
import { writeLines } from './write-lines';

type Presented = PresentedImage | ProblemBody;

function write(offer: Offer, images: readonly Presented[], more: object): [string, string] {
  if (offer === 'text/plain') return ['text/plain; charset=utf-8', writeLines(images)];
  const type = 'error' in more ? 'application/problem+json' : 'application/json';
  return [type, JSON.stringify({ ...more, images })];
}

/**
 * The answer to whoever uploaded several images: each with what became of it, in their order. 200 where all are stored,
 * 207 where some are; where none is, the error of the first, and beside it those of all.
 */
export function answerUploads(
  { origins, offer }: Pick<Call, 'origins' | 'offer'>,
  outcomes: readonly (Uploaded | Refusal)[],
): ApiResponse {
  const images = outcomes.map((outcome) =>
    isRefusal(outcome)
      ? problemBody(outcome, origins)
      : presentUpload(outcome.image, outcome.deleteToken, origins),
  );
  const refusals = outcomes.filter((outcome) => isRefusal(outcome));
  const failed = refusals.length === outcomes.length ? refusals[0]! : null;
  const { status, headers } =
    failed === null
      ? { status: refusals.length === 0 ? 200 : 207, headers: {} }
      : problemResponse(failed, origins, offer);
  const uploads = outcomes.map((outcome) => (isRefusal(outcome) ? outcome.refused : 'ok'));
  const shared = { ...headers, 'cache-control': 'no-store', vary: 'Accept' };
  if (offer === 'text/html') {
    const body = renderUploadsPage(images, origins);
    return { status, headers: { ...shared, ...pageHeaders(origins) }, body, uploads };
  }
  const more = failed === null ? {} : problemBody(failed, origins);
  const [contentType, body] = write(offer, images, more);
  return { status, headers: { ...shared, 'content-type': contentType }, body, uploads };
}
