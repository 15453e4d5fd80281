import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Source } from '../api/source';
import { fail, type Failure } from '../failure';
import type { Input } from './input';
import { readClipboard, type RunTool } from './read-clipboard';
import { readStream } from './read-stream';

/** No instance takes as much; what it takes is the server's to say. */
const MAX_BYTES = 64 * 2 ** 20;

type Ports = {
  readonly cwd: string;
  readonly stdin: AsyncIterable<Uint8Array>;
  readonly platform: NodeJS.Platform;
  readonly runTool: RunTool;
};

const TOO_LARGE = fail(
  'local',
  'too_large',
  'It is over 64 MB, which nobody takes. Nothing was sent of it.',
);

async function readImage(file: string, cwd: string): Promise<Uint8Array | Failure> {
  try {
    const full = path.resolve(cwd, file);
    const stats = await stat(full);
    if (stats.isDirectory()) {
      const message = `This is a folder. Name its images: img402 '${file}/*.png'. Nothing was sent of it.`;
      return fail('local', 'is_folder', message);
    }
    return stats.size > MAX_BYTES ? TOO_LARGE : await readFile(full);
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'There is no such file.' : `It cannot be read (${code}).`;
    return fail('local', 'unreadable', `${why} Nothing was sent of it.`);
  }
}

/** The bytes of an input. */
export async function readInput(
  { cwd, stdin, platform, runTool }: Ports,
  input: Input,
): Promise<Source | Failure> {
  const made = (name: string, bytes: Uint8Array | Failure | null): Source | Failure => {
    if (bytes === null) return TOO_LARGE;
    if ('failed' in bytes) return bytes;
    return bytes.length === 0
      ? fail('local', 'empty', 'It is empty. Nothing was sent of it.')
      : { name, kind: 'file', bytes };
  };
  switch (input.from) {
    case 'url':
      return {
        name: input.url,
        kind: 'url',
        bytes: Buffer.from(JSON.stringify({ url: input.url })),
      };
    case 'file':
      return made(input.path, await readImage(input.path, cwd));
    case 'stdin':
      return made('stdin', await readStream(stdin, MAX_BYTES));
    case 'clipboard':
      return made('clipboard', await readClipboard(platform, runTool));
  }
}
