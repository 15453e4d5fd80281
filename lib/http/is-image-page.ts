import { isImageId } from '@/lib/images/is-image-id';

/** Pages of ours whose names have the form of an id. That an image is ever given one is a matter of 62 random bits. */
const PAGES: ReadonlySet<string> = new Set(['/transparency']);

/** Whether a path of the site, as it came, is `/{id}`. */
export const isImagePage = (path: string): boolean => isImageId(path.slice(1)) && !PAGES.has(path);
