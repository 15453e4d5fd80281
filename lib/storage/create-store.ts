import { createDiskStore } from './disk/create-disk-store';
import { createS3Store } from './s3/create-s3-store';
import type { Store } from './store';
import type { StoreSettings } from './store-settings';
import { createVercelBlobStore } from './vercel-blob/create-vercel-blob-store';

/** @param folder of the disk's store, should it be that one */
export function createStore(settings: StoreSettings, folder: string): Store {
  switch (settings.kind) {
    case 'disk':
      return createDiskStore({ root: folder, fsync: settings.fsync });
    case 's3':
      return createS3Store(settings);
    case 'vercel-blob':
      return createVercelBlobStore(settings);
  }
}
