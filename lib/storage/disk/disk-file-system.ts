import * as fileSystem from 'node:fs/promises';

/** What the disk driver needs of a file system: a port, so that tests can make one that is full or broken. */
export type DiskFileSystem = Pick<
  typeof fileSystem,
  'lstat' | 'mkdir' | 'open' | 'readdir' | 'rename' | 'statfs' | 'unlink'
>;

export const REAL_FILE_SYSTEM: DiskFileSystem = fileSystem;
