import type { IncomingMessage, ServerResponse } from 'node:http';
import { sendJson, sendText } from '../facilitator/send-json';

export const sendErrors = (
  response: ServerResponse,
  status: number,
  code: number,
  message: string,
): void =>
  sendJson(response, status, {
    success: false,
    errors: [{ code, message }],
    messages: [],
    result: null,
  });

/** Every way in which this API misbehaves when it is told to. Nothing is purged by any but the last three. */
export const FAULTS = {
  '429': (_, response) => {
    response.setHeader('retry-after', '30');
    sendErrors(response, 429, 971, 'Please wait and consider throttling your request speed');
  },
  '429 until a date': (_, response) => {
    response.setHeader('retry-after', new Date(Date.now() + 60_000).toUTCString());
    sendErrors(response, 429, 971, 'Please wait and consider throttling your request speed');
  },
  '500': (_, response) => sendErrors(response, 500, 1000, 'internal error'),
  '401': (_, response) => sendErrors(response, 401, 10_000, 'Authentication error'),
  refuses: (_, response) => sendErrors(response, 200, 1012, 'Request must contain one of …'),
  html: (_, response) => sendText(response, 502, 'text/html', '<h1>502 Bad Gateway</h1>'),
  'html with 200': (_, response) => sendText(response, 200, 'text/html', '<h1>Welcome</h1>'),
  redirects: (request, response) => {
    response.setHeader('location', request.url ?? '/');
    sendText(response, 307, 'text/plain', '');
  },
  'drops before purging': (request) => void request.socket.destroy(),
  hangs: () => undefined,
  'drops after purging': (request) => void request.socket.destroy(),
  malformed: (_, response) => sendText(response, 200, 'application/json', '{"success":tr'),
  endless: (_, response) => {
    sendText(response, 200, 'application/json', `{"success":true,"x":"${'x'.repeat(70_000)}"}`);
  },
} as const satisfies Record<string, (request: IncomingMessage, response: ServerResponse) => void>;

export type FaultName = keyof typeof FAULTS;

/** Of these the purge is made all the same: only the answer is lost. */
export const PURGING_FAULTS: ReadonlySet<FaultName> = new Set([
  'drops after purging',
  'malformed',
  'endless',
]);
