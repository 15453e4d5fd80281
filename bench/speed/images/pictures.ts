import type { Picture } from './make-image';

/** About 100 KB. */
export const SMALL_PNG: Picture = { width: 230, height: 170, format: 'png', sigma: 28.5 };
/** About 900 KB. */
export const LARGE_PNG: Picture = { width: 860, height: 640, format: 'png', sigma: 4 };
/** About 4.5 MB. */
export const JPEG: Picture = { width: 4000, height: 3000, format: 'jpeg', sigma: 21.3 };
/** About 9 MB. */
export const HUGE_PNG: Picture = { width: 1890, height: 1800, format: 'png', sigma: 28.5 };
