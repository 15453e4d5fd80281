import type { DiskFileSystem } from './disk-file-system';

/** Makes the names inside a folder durable: a rename or an unlink is lost in a power cut before this. */
export async function syncFolder(fs: DiskFileSystem, folder: string): Promise<void> {
  const handle = await fs.open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
