import type { IncomingMessage } from 'node:http';
import { refuse, type Refusal } from '@/lib/errors';
import { refuseUnreachable } from './refuse-unreachable';

/** Whether an answer can be an image within `maxBytes`, by its head; what its body is, its bytes tell. */
export function checkAnswer(
  { statusCode = 0, headers }: Pick<IncomingMessage, 'statusCode' | 'headers'>,
  maxBytes: number,
): Refusal | null {
  if (statusCode !== 200) {
    return refuseUnreachable(
      `status ${statusCode}`,
      `The server there answered with status ${statusCode}.`,
    );
  }
  const encoding = headers['content-encoding']?.trim().toLowerCase() ?? '';
  if (encoding !== '' && encoding !== 'identity') {
    return refuseUnreachable('a content encoding', 'The server there sends the image compressed.');
  }
  return Number(headers['content-length'] ?? 0) > maxBytes
    ? refuse('file_too_large', 'the declared length is over the limit')
    : null;
}
