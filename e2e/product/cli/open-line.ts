import { request as forward, type IncomingMessage } from 'node:http';
import { serve } from '@/dev/context/serve';

/** What stands between the command line and a product that comes and goes: one address for all its lives. */
export type Line = {
  readonly url: string;
  /** Where requests go from now on. */
  point(url: string): void;
  /**
   * The next request that matches is answered by the product, and nobody hears of it.
   *
   * @returns resolves once the product has answered; the client is left without until `then` has ended
   */
  lose(match: (request: IncomingMessage) => boolean, then?: () => Promise<void>): Promise<void>;
  close(): Promise<void>;
};

type Loss = {
  readonly match: (request: IncomingMessage) => boolean;
  readonly happened: (status: number | undefined) => Promise<void>;
};

/** Opens a line to a product. */
export async function openLine(target: string): Promise<Line> {
  let to = target;
  let loss: Loss | null = null;
  const served = await serve((request, response) => {
    const lost = loss?.match(request) === true ? loss : null;
    if (lost !== null) loss = null;
    const { method, headers, url = '/' } = request;
    const onward = forward(to + url, { method, headers }, (answer) => {
      if (lost === null) {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
        return;
      }
      answer.resume();
      answer.on('end', () => void lost.happened(answer.statusCode).then(() => response.destroy()));
    });
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  });
  return {
    url: served.url,
    point: (url) => {
      to = url;
    },
    lose: (match, then = () => Promise.resolve()) =>
      new Promise((resolve, reject) => {
        const happened: Loss['happened'] = async (status) => {
          if (status === 200) resolve();
          else reject(new Error(`the product answered ${status}`));
          await then();
        };
        loss = { match, happened };
      }),
    close: served.close,
  };
}
