import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import exiftool from 'exiftool-vendored.pl';

const run = promisify(execFile);

/**
 * Every tag that exiftool finds in each file, as `Group:Tag`, unknown ones too; one run of perl for all of them. The
 * groups `System` and `SourceFile` speak of the file on disk and are left out.
 */
export async function readTags(files: readonly Buffer[]): Promise<Map<string, unknown>[]> {
  const folder = await mkdtemp(join(tmpdir(), 'img402-tags-'));
  try {
    await Promise.all(files.map((bytes, index) => writeFile(join(folder, `${index}`), bytes)));
    const paths = files.map((_, index) => join(folder, `${index}`));
    const options = ['-json', '-G1', '-a', '-u', '-U', '-n', '-ee'];
    const { stdout } = await run('perl', [exiftool, ...options, ...paths], {
      maxBuffer: 64 * 1024 * 1024,
    }).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT')
        throw new Error('this test needs perl (perl-base is enough)');
      throw error;
    });
    const records = JSON.parse(stdout) as Record<string, unknown>[];
    return records.map(
      (record) =>
        new Map(Object.entries(record).filter(([tag]) => !/^(System:|SourceFile)/.test(tag))),
    );
  } finally {
    await rm(folder, { recursive: true });
  }
}
