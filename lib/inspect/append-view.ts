/**
 * Adds a view to a list of views, as one with the last where the two lie side by side in one buffer. So a file that
 * is kept in many small pieces (a GIF may be cut into sub-blocks of one byte) is a handful of views and not millions.
 */
export function appendView(views: Uint8Array[], view: Uint8Array): void {
  const last = views.at(-1);
  const isNext =
    last !== undefined &&
    last.buffer === view.buffer &&
    last.byteOffset + last.byteLength === view.byteOffset;
  if (isNext) {
    const length = last.byteLength + view.byteLength;
    views[views.length - 1] = new Uint8Array(last.buffer, last.byteOffset, length);
  } else if (view.byteLength > 0) {
    views.push(view);
  }
}
