import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

/**
 * Compresses a stream into a file that only its owner can read, durable when it resolves.
 *
 * @returns SHA-256 of the file, in hex
 */
export async function writeFile(file: string, source: Readable): Promise<string> {
  const hash = createHash('sha256');
  const hashed = new PassThrough();
  hashed.on('data', (chunk: Buffer) => hash.update(chunk));
  await pipeline(source, createGzip(), hashed, createWriteStream(file, { mode: 0o600 }));
  const handle = await open(file, 'r+');
  await handle.sync().finally(() => handle.close());
  return hash.digest('hex');
}
