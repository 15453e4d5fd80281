import { open } from 'node:fs/promises';
import type { RequestListener, ServerResponse } from 'node:http';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';

/** Larger than Node's own 64 KB: fewer reads for each image, which is to the good of the floor. */
const READ_AHEAD = 256 * 1024;

/** Bare Node: the file that the path names, opened, asked for its size and streamed for each request. */
export function answerFromFile(folder: string): RequestListener {
  const send = async (name: string, response: ServerResponse): Promise<void> => {
    const handle = await open(path.join(folder, path.normalize(name)));
    const { size } = await handle.stat();
    response.writeHead(200, { 'content-type': 'image/png', 'content-length': size });
    await pipeline(handle.createReadStream({ highWaterMark: READ_AHEAD }), response);
  };
  return (request, response) => void send(request.url!, response);
}
