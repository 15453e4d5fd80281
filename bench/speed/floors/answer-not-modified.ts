import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';

/** Bare Node: says that the client's copy is right, where its tag is. */
export function answerNotModified(file: string): RequestListener {
  const bytes = readFileSync(file);
  const etag = `"${createHash('sha256').update(bytes).digest('hex')}"`;
  return (request, response) => {
    if (request.headers['if-none-match'] === etag) {
      response.writeHead(304, { etag });
      response.end();
      return;
    }
    response.writeHead(200, { etag, 'content-type': 'image/png', 'content-length': bytes.length });
    response.end(bytes);
  };
}
