/**
 * Marks that scripts work, and puts a remembered theme on <html>: in the head of a page before its first paint, and again
 * where Next had to draw the whole document anew, as after an error. Where storage is forbidden the system's theme holds.
 *
 * It is sent as its source text: nothing outside of it can be used.
 */
export function restoreTheme(): void {
  const root = document.documentElement;
  root.classList.add('js');
  try {
    const theme = localStorage.getItem('img402.theme');
    if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
  } catch {
    // Storage is forbidden here.
  }
}
