import type { Cli } from '../cli';
import { fail, type Failure } from '../failure';
import { explainAnswer } from '../http/explain-answer';
import { readJson } from '../http/read-json';
import { sendPatiently } from '../http/send-patiently';
import type { HttpAnswer, Silence } from '../http/send-request';
import { sendDirect } from './send-direct';
import { buildBody, type Source } from './source';
import { parseUploadAnswer, type UploadAnswer } from './upload-answer';

export type Spend = {
  readonly server: string;
  readonly token: string;
  /** With its question mark. */
  readonly query: string;
  /** Of a request's body; what is longer goes straight to the store. Null: all comes in one request. */
  readonly maxRequestBytes: number | null;
  readonly onSent?: (bytes: number) => void;
};

function explain(answer: HttpAnswer | Silence, server: string): Failure {
  const { failed, code, message } = explainAnswer(answer, server);
  const unspent = 'It is paid and not used: run the same command again, or img402 --resume.';
  return failed === 'refused'
    ? fail('refused', code, `${message} What was paid for is not used up.`)
    : fail('unclear', code, `${message.replace(' Nothing was charged.', '')} ${unspent}`);
}

/**
 * Uploads with a token that was bought. The same bytes again are the same image.
 *
 * @returns `stale` where that token is not good any more: the payment brings the next one
 */
export async function spendToken(
  cli: Cli,
  source: Pick<Source, 'kind' | 'bytes'>,
  { server, token, query, maxRequestBytes, onSent }: Spend,
): Promise<UploadAnswer | Failure | 'stale'> {
  const body = buildBody(source);
  const sending = onSent === undefined ? {} : { onSent };
  const answer =
    source.kind === 'file' && maxRequestBytes !== null && body.bytes.length > maxRequestBytes
      ? await sendDirect(cli, source.bytes, { server, token, query, ...sending })
      : await sendPatiently(cli, {
          method: 'POST',
          url: `${server}/api/upload${query}`,
          headers: {
            Accept: 'application/json',
            'Content-Type': body.contentType,
            'X-Upload-Token': token,
          },
          body: body.bytes,
          ...sending,
        });
  if (!('silence' in answer)) {
    if (answer.status === 401 || answer.status === 410) return 'stale';
    const uploaded = answer.status === 200 ? parseUploadAnswer(readJson(answer.body)) : null;
    if (uploaded !== null) return uploaded;
  }
  return explain(answer, server);
}
