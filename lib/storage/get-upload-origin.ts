import type { StoreSettings } from './store-settings';

/** Where strangers would put objects that a store has permitted (`grantUpload`); null where it permits none. */
export function getUploadOrigin(settings: StoreSettings): string | null {
  switch (settings.kind) {
    case 'disk':
      return null;
    case 's3':
      return new URL(settings.endpoint).origin;
    case 'vercel-blob':
      return 'https://vercel.com';
  }
}
