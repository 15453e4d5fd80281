import type { Cli } from '../cli';
import { fail, type Failure } from '../failure';
import { explainAnswer } from '../http/explain-answer';
import { readJson } from '../http/read-json';
import { sendPatiently } from '../http/send-patiently';
import { StateError } from '../state/state-error';
import { noteUpload } from './note-upload';
import { buildBody, type Source } from './source';
import { parseUploadAnswer, type UploadAnswer } from './upload-answer';

export type UploadOptions = {
  readonly server: string;
  /** As `expires=` takes it; null: as long as the tier lasts. */
  readonly expires: string | null;
  readonly onSent?: (bytes: number) => void;
};

/** Uploads one image for nothing and remembers its delete token. */
export async function uploadFree(
  cli: Cli,
  source: Source,
  { server, expires, onSent }: UploadOptions,
): Promise<UploadAnswer | Failure> {
  const { contentType, bytes } = buildBody(source);
  const query = expires === null ? '' : `?expires=${encodeURIComponent(expires)}`;
  const answer = await sendPatiently(cli, {
    method: 'POST',
    url: `${server}/api/free${query}`,
    headers: {
      Accept: 'application/json',
      'Content-Type': contentType,
      'Idempotency-Key': cli.makeKey(),
    },
    body: bytes,
    ...(onSent === undefined ? {} : { onSent }),
  });
  if ('silence' in answer || answer.status !== 200) return explainAnswer(answer, server);
  const uploaded = parseUploadAnswer(readJson(answer.body));
  if (uploaded === null) {
    const message = `${server} took ${source.name} and told no URL of it. Check that it is an img402.`;
    return fail('network', 'strange_answer', message);
  }
  try {
    const image = { server, name: source.name, answer: uploaded };
    await cli.state.change((file) => noteUpload(file, image, cli));
  } catch (error) {
    // It is up: not to be able to delete it by name is no reason to hide its URL.
    if (!(error instanceof StateError)) throw error;
    cli.warn(`${error.message} The delete token of ${uploaded.url} is not remembered.`);
  }
  return uploaded;
}
