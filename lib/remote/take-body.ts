import type { IncomingMessage } from 'node:http';
import { refuse, type Refusal } from '@/lib/errors';
import { refuseUnreachable } from './refuse-unreachable';

/** Where the bytes go as they arrive. A refusal means that no further byte is wanted. */
export type RemoteSink = { push(chunk: Uint8Array): Promise<Refusal | null> };

type Step = IteratorResult<Uint8Array, unknown>;

const isPage = (contentType: string | undefined): boolean =>
  /^\s*(text\/html|application\/xhtml\+xml)\b/i.test(contentType ?? '');

/**
 * Whether a body that has ended has come whole. Where it says neither its length nor its last chunk, the end of the
 * connection is its end, and Node takes a reset for one as well.
 */
function isWhole({ complete, readableEnded, headers, socket }: IncomingMessage): boolean {
  const untilEnd =
    headers['content-length'] === undefined && headers['transfer-encoding'] === undefined;
  return complete && readableEnded && !(untilEnd && socket.errored !== null);
}

/**
 * Hands a body on as it comes, and closes its connection.
 *
 * @returns null where it came whole
 */
export async function takeBody(
  message: IncomingMessage,
  maxBytes: number,
  sink: RemoteSink,
): Promise<Refusal | null> {
  const chunks = (message as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]();
  let received = 0;
  const broken = (): Step => ({ done: true, value: 'broken' });
  try {
    for (;;) {
      // What the sink throws is ours and goes through; what the connection does is the server's.
      const step: Step = await chunks.next().catch(broken);
      if (step.done === true) {
        return step.value !== 'broken' && isWhole(message)
          ? null
          : refuseUnreachable(
              `the body broke off after ${received} bytes`,
              'The server there broke off before the whole image had come.',
            );
      }
      received += step.value.length;
      if (received > maxBytes) return refuse('file_too_large', `more than ${maxBytes} bytes`);
      const refused = await sink.push(step.value);
      if (refused === null) continue;
      return refused.refused === 'unsupported_format' && isPage(message.headers['content-type'])
        ? { ...refused, detail: 'There is a web page at this URL, not an image.' }
        : refused;
    }
  } finally {
    message.destroy();
  }
}
