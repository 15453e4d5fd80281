import { markGif } from './mark-gif';
import { markJpeg } from './mark-jpeg';
import { markPng } from './mark-png';
import { markWebp } from './mark-webp';
import type { MarkedFile } from './marked-file';

/** Files of each format, each with the marker in another place. */
export async function markAll(): Promise<Record<'PNG' | 'JPEG' | 'GIF' | 'WebP', MarkedFile[]>> {
  return {
    PNG: await markPng(),
    JPEG: await markJpeg(),
    GIF: markGif(),
    WebP: await markWebp(),
  };
}
