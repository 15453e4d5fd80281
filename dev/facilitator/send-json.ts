import type { ServerResponse } from 'node:http';

/** Answers, unless the caller is gone. */
export function sendText(
  response: ServerResponse,
  status: number,
  type: string,
  body: string,
): void {
  if (response.destroyed || response.headersSent) return;
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

export const sendJson = (response: ServerResponse, status: number, body: unknown): void =>
  sendText(response, status, 'application/json', JSON.stringify(body));
