import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { StartError } from '@/lib/start-error';
import { MANIFEST, MANIFEST_FILE, OBJECTS_FILE, toTableFile, type Manifest } from './manifest';

async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/**
 * Reads what a backup says of itself, and makes sure that it is whole: every file is there and is what was written.
 *
 * @throws StartError where it is not
 */
export async function readManifest(folder: string): Promise<Manifest> {
  const text = await readFile(path.join(folder, MANIFEST_FILE), 'utf8').catch((cause: unknown) => {
    throw new StartError(`${folder} holds no backup: there is no ${MANIFEST_FILE}.`, cause);
  });
  let manifest: Manifest;
  try {
    manifest = MANIFEST.parse(JSON.parse(text));
  } catch (cause) {
    throw new StartError(
      `${MANIFEST_FILE} in ${folder} is not one that this version reads.`,
      cause,
    );
  }
  const files = [
    { name: OBJECTS_FILE, sha256: manifest.objects.sha256 },
    ...manifest.tables.map(({ name, sha256 }) => ({ name: toTableFile(name), sha256 })),
  ];
  for (const { name, sha256 } of files) {
    const found = await hashFile(path.join(folder, name)).catch(() => null);
    if (found !== sha256) {
      throw new StartError(
        `${name} in ${folder} is ${found === null ? 'missing' : 'damaged'}. Restore another backup.`,
      );
    }
  }
  return manifest;
}
