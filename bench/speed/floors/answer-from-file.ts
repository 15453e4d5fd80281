import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { RequestListener, ServerResponse } from 'node:http';
import path from 'node:path';

/** Bare Node: the file that the path names, asked for its size and streamed for each request. */
export function answerFromFile(folder: string): RequestListener {
  const send = async (name: string, response: ServerResponse): Promise<void> => {
    const file = path.join(folder, path.normalize(name));
    const { size } = await stat(file);
    response.writeHead(200, { 'content-type': 'image/png', 'content-length': size });
    createReadStream(file).pipe(response);
  };
  return (request, response) => void send(request.url!, response);
}
