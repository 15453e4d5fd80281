/**
 * Runs in the head of a page, before its first paint: marks that scripts work, puts a remembered theme on <html>, and
 * has the switch turn it over and remember it in this browser. Until then the system's theme holds, and where storage
 * is forbidden a switched one holds until the page is left.
 *
 * It is sent as its source text: nothing outside of it can be used.
 */
export function startTheme(): void {
  const key = 'img402.theme';
  const root = document.documentElement;
  root.classList.add('js');
  try {
    const theme = localStorage.getItem(key);
    if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
  } catch {
    // Storage is forbidden here.
  }
  addEventListener('click', ({ target }) => {
    if (!(target instanceof Element) || target.closest('[data-theme-switch]') === null) return;
    // Asked for anew: Next may have drawn the whole document again.
    const { dataset } = document.documentElement;
    const dark =
      dataset.theme === undefined
        ? matchMedia('(prefers-color-scheme: dark)').matches
        : dataset.theme === 'dark';
    dataset.theme = dark ? 'light' : 'dark';
    try {
      localStorage.setItem(key, dataset.theme);
    } catch {
      // Storage is forbidden here.
    }
  });
}
