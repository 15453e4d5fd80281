import type { ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { refuse, type ErrorCode } from '@/lib/errors';
import { problemBody } from '@/lib/http/problem';

const CODES: Record<string, ErrorCode> = {
  HPE_HEADER_OVERFLOW: 'headers_too_large',
  ERR_HTTP_REQUEST_TIMEOUT: 'upload_timeout',
};

const REASONS: Record<number, string> = {
  400: 'Bad Request',
  408: 'Request Timeout',
  431: 'Request Header Fields Too Large',
};

/** How long the client has to read the answer and to close in turn. */
const CLOSE_MS = 2_000;

/** Whether another answer has begun on this socket. Node's own handler asks the same undocumented member. */
const hasBegun = (socket: Duplex & { _httpMessage?: ServerResponse | null }): boolean =>
  socket._httpMessage?.headersSent === true;

/** Answers what Node's parser could not read as HTTP, where the socket still takes an answer. */
export function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable || hasBegun(socket)) {
    socket.destroy();
    return;
  }
  const code = CODES[error.code ?? ''] ?? 'invalid_request';
  // The Host could not be read, so the link is relative to whatever the client spoke to.
  const problem = problemBody(refuse(code, 'not HTTP'), { site: '', images: '' });
  const body = JSON.stringify(problem);
  socket.end(
    `HTTP/1.1 ${problem.status} ${REASONS[problem.status] ?? 'Bad Request'}\r\n` +
      'Content-Type: application/problem+json\r\nCache-Control: no-store\r\nConnection: close\r\n' +
      'X-Content-Type-Options: nosniff\r\n' +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
  // Read over until the client closes: what is left unread would reset the connection and eat the answer.
  socket.resume();
  const timer = setTimeout(() => socket.destroy(), CLOSE_MS);
  socket.once('close', () => clearTimeout(timer));
}
