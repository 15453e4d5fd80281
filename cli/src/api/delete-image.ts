import type { Cli } from '../cli';
import { fail, isFailure, type Failure } from '../failure';
import { explainAnswer } from '../http/explain-answer';
import { sendPatiently } from '../http/send-patiently';

/**
 * Deletes an image by its token and forgets it.
 *
 * @returns whether it was there; null where it was gone already
 */
export async function deleteImage(
  cli: Cli,
  { server, id, token }: { readonly server: string; readonly id: string; readonly token: string },
): Promise<'deleted' | 'gone' | Failure> {
  const answer = await sendPatiently(cli, {
    method: 'DELETE',
    url: `${server}/api/images/${id}`,
    headers: { Accept: 'application/json', Authorization: `Bearer ${token}` },
  });
  const deleted = !('silence' in answer) && answer.status === 204;
  const failure = deleted ? null : explainAnswer(answer, server);
  if (failure?.code === 'strange_answer') {
    return fail('refused', 'no_delete', `${server} does not delete images before their time.`);
  }
  if (failure !== null && failure.code !== 'not_found') return failure;
  const isIt = (image: { server: string; id: string }) =>
    image.server === server && image.id === id;
  if (cli.state.read().images.some(isIt)) {
    await cli.state.change((file) => ({
      ...file,
      images: file.images.filter((image) => !isIt(image)),
    }));
  }
  return isFailure(failure) ? 'gone' : 'deleted';
}
