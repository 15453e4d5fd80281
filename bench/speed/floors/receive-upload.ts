import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import path from 'node:path';
import busboy from 'busboy';
import { inflatePng } from './inflate-png';

export type UploadFloor = {
  /** Whether the answer waits until file and folder are on the disk. */
  readonly fsync: boolean;
  /** Whether the pixels of a PNG are inflated too. */
  readonly inflate: boolean;
};

/** The image of a form, and its SHA-256, which is made as the bytes come. */
function receive(request: IncomingMessage): Promise<{ chunks: Buffer[]; sha256: string }> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const hash = createHash('sha256');
    const form = busboy({ headers: request.headers });
    form.on('file', (_, file) => {
      file.on('data', (chunk: Buffer) => {
        hash.update(chunk);
        chunks.push(chunk);
      });
    });
    form.on('error', reject);
    form.on('close', () => resolve({ chunks, sha256: hash.digest('hex') }));
    request.pipe(form);
  });
}

async function write(file: string, chunks: readonly Buffer[], fsync: boolean): Promise<void> {
  const handle = await open(file, 'wx');
  await handle.writev(chunks);
  if (fsync) await handle.sync();
  await handle.close();
  if (!fsync) return;
  const folder = await open(path.dirname(file));
  await folder.sync();
  await folder.close();
}

/** Bare Node, busboy, SHA-256 and a file: the least that an upload can be. A GET gives the file back. */
export function receiveUpload(folder: string, { fsync, inflate }: UploadFloor): RequestListener {
  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { chunks, sha256 } = await receive(request);
    const name = randomUUID();
    await Promise.all([
      write(path.join(folder, name), chunks, fsync),
      inflate ? inflatePng(chunks) : null,
    ]);
    const body = JSON.stringify({ url: `http://${request.headers.host}/${name}`, sha256 });
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length });
    response.end(body);
  };
  return (request, response) => {
    if (request.method === 'POST') void take(request, response);
    else createReadStream(path.join(folder, path.basename(request.url!))).pipe(response);
  };
}
