import type { Cli } from '../cli';
import { fail, type Failure } from '../failure';
import { explainAnswer } from '../http/explain-answer';
import { readJson } from '../http/read-json';
import { sendPatiently } from '../http/send-patiently';
import { parseUploadAnswer, type UploadAnswer } from './upload-answer';

/** The facts that anyone may read of a live image. */
export async function fetchInfo(
  cli: Cli,
  { server, id }: { readonly server: string; readonly id: string },
): Promise<UploadAnswer | Failure> {
  const answer = await sendPatiently(cli, {
    method: 'GET',
    url: `${server}/api/images/${id}`,
    headers: { Accept: 'application/json' },
  });
  const told =
    !('silence' in answer) && answer.status === 200
      ? parseUploadAnswer(readJson(answer.body))
      : null;
  if (told !== null) return told;
  const failure = explainAnswer(answer, server);
  return failure.code === 'strange_answer'
    ? fail('refused', 'no_info', `${server} tells nothing about an image by its id.`)
    : failure;
}
