/** The id of the live region that the layout renders. */
export const LIVE_REGION = 'announcements';

/** Says `message` to a screen reader, once, without moving the focus. */
export function announce(message: string): void {
  const region = document.getElementById(LIVE_REGION);
  if (region === null) return;
  // The same words twice are no change, and would not be read.
  region.textContent = region.textContent === message ? `${message}\u00a0` : message;
}
