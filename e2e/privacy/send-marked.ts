import { Agent, request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { Marks } from './make-marks';

export type MarkedRequest = {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
};

export type MarkedAnswer = { readonly status: number; readonly body: Buffer };

export type Send = (wanted: MarkedRequest) => Promise<MarkedAnswer>;

/** What a client tells of itself beside what it asks for, each with its mark. */
export const tellAll = (marks: Marks, turn: number): Record<string, string> => ({
  'x-forwarded-for': marks.address(turn),
  ...{ 'x-real-ip': marks.address(turn), 'cf-connecting-ip': marks.address(turn) },
  forwarded: `for="[${marks.address(turn)}]"`,
  'user-agent': marks.text('agent'),
  referer: `https://${marks.text('referer')}.example/page?from=${marks.text('referer-query')}`,
  cookie: `session=${marks.text('cookie')}; __Host-img402-operator=${marks.text('desk-cookie')}`,
  'accept-language': `de-${marks.text('language')}`,
  from: `${marks.text('from')}@example.org`,
  'x-request-id': marks.text('request-id'),
  'x-anything': marks.text('header'),
});

/**
 * Sends from a marked address, with everything that a client may tell; each time from another network, so that only what
 * is to be limited is.
 */
export function makeSender(origin: string, marks: Marks): { send: Send; turns: () => number } {
  let turn = 0;
  const agent = new Agent({ keepAlive: false });
  const { hostname, port } = new URL(origin);
  return {
    turns: () => turn,
    send: ({ method, path, headers = {}, body }) =>
      new Promise((resolve, reject) => {
        const mark = `${path.includes('?') ? '&' : '?'}q=${marks.text('query')}`;
        const sent = request({
          ...{ agent, hostname, port, method, localAddress: marks.socket },
          path: path + mark,
          headers: { ...tellAll(marks, turn++), ...headers },
        });
        sent.on('response', (response) => {
          buffer(response).then(
            (got) => resolve({ status: response.statusCode ?? 0, body: got }),
            reject,
          );
        });
        sent.on('error', reject);
        sent.end(body);
      }),
  };
}
