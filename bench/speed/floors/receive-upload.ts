import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import path from 'node:path';
import busboy from 'busboy';
import { createFileWriter } from './create-file-writer';
import { inflatePng } from './inflate-png';

export type UploadFloor = {
  /** Whether the answer waits until file and folder are on the disk. */
  readonly fsync: boolean;
  /** Whether the pixels of a PNG are inflated too. */
  readonly inflate: boolean;
};

/** Hands on the bytes of a form's file as they come. */
function readForm(request: IncomingMessage, onData: (chunk: Buffer) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const form = busboy({ headers: request.headers });
    form.on('file', (_, file) => file.on('data', onData));
    form.on('error', reject);
    form.on('close', resolve);
    request.pipe(form);
  });
}

/** Bare Node, busboy, SHA-256 and a file: the least that an upload can be. A GET gives the file back. */
export function receiveUpload(folder: string, { fsync, inflate }: UploadFloor): RequestListener {
  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const name = randomUUID();
    const writer = createFileWriter(path.join(folder, name), fsync);
    const hash = createHash('sha256');
    const kept: Buffer[] = [];
    await readForm(request, (chunk) => {
      hash.update(chunk);
      writer.add(chunk);
      if (inflate) kept.push(chunk);
    });
    await Promise.all([writer.end(), inflatePng(kept)]);
    const told = { url: `http://${request.headers.host}/${name}`, sha256: hash.digest('hex') };
    const body = JSON.stringify(told);
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length });
    response.end(body);
  };
  return (request, response) => {
    if (request.method === 'POST') void take(request, response);
    else createReadStream(path.join(folder, path.basename(request.url!))).pipe(response);
  };
}
