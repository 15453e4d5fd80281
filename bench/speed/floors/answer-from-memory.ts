import { readFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';

/** Bare Node: one file, read once. */
export function answerFromMemory(file: string): RequestListener {
  const bytes = readFileSync(file);
  return (_, response) => {
    response.writeHead(200, { 'content-type': 'image/png', 'content-length': bytes.length });
    response.end(bytes);
  };
}
