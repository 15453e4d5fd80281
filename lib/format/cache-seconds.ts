/**
 * How long a browser, or a cache in between, may show an image without asking again: one that was deleted may be seen
 * for as long there. Told by the image's headers, and by the pages.
 */
export const CACHE_SECONDS = 86_400;
