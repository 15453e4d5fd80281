import * as z from 'zod/mini';
import type { Cli } from '../cli';
import { readJson } from '../http/read-json';
import { sendPatiently } from '../http/send-patiently';
import type { HttpAnswer, Silence } from '../http/send-request';

const permission = z.looseObject({
  uploadId: z.string(),
  upload: z.object({
    method: z.enum(['PUT', 'POST']),
    url: z.string().check(z.regex(/^https?:\/\//)),
    headers: z.record(z.string(), z.string()),
  }),
});

type Direct = {
  readonly server: string;
  readonly token: string;
  /** Of an upload in one request: what it says goes into a body here. */
  readonly query: string;
  readonly onSent?: (bytes: number) => void;
};

/**
 * Sends an image that no request to the server can carry: asks where to put it, puts it into the store, and has it
 * completed. Sent again after anything that broke, it is the same image.
 *
 * @returns the first answer that is not a success, or the last
 */
export async function sendDirect(
  cli: Cli,
  bytes: Uint8Array,
  { server, token, query, onSent }: Direct,
): Promise<HttpAnswer | Silence> {
  const post = (path: string, body: object) =>
    sendPatiently(cli, {
      method: 'POST',
      url: server + path,
      headers: {
        Accept: 'application/json',
        'Content-Type': 'application/json',
        'X-Upload-Token': token,
      },
      body: Buffer.from(JSON.stringify(body)),
    });
  const permitted = await post('/api/upload/direct', { sizeBytes: bytes.length });
  if ('silence' in permitted || permitted.status !== 200) return permitted;
  const parsed = permission.safeParse(readJson(permitted.body));
  if (!parsed.success) return { silence: 'its permission to upload cannot be read' };
  const { upload, uploadId } = parsed.data;
  const put = await sendPatiently(cli, {
    ...upload,
    body: bytes,
    ...(onSent === undefined ? {} : { onSent }),
  });
  if ('silence' in put) return put;
  if (put.status < 200 || put.status > 299) return { silence: `its store answered ${put.status}` };
  const expires = new URLSearchParams(query).get('expires');
  return post('/api/upload/complete', { uploadId, ...(expires === null ? {} : { expires }) });
}
