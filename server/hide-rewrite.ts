import type { ServerResponse } from 'node:http';

/** In which Next tells where in our tree it has found a page: by it what is hidden could be told from what is not there. */
const REWRITE = 'x-middleware-rewrite';

/** Leaves the header out of an answer that Next will write. */
export function hideRewrite(response: ServerResponse): void {
  // Node calls it also where nobody has written the head before the first byte of the body.
  const writeHead = response.writeHead.bind(response) as (...args: unknown[]) => ServerResponse;
  response.writeHead = (...args: unknown[]) => {
    response.removeHeader(REWRITE);
    return writeHead(...args);
  };
}
