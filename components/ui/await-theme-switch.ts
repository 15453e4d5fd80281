/**
 * Runs in the head of a page: has the switch turn the theme over and remember it in this browser. Where storage is
 * forbidden a switched theme holds until the page is left.
 *
 * It is sent as its source text: nothing outside of it can be used.
 */
export function awaitThemeSwitch(): void {
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
      localStorage.setItem('img402.theme', dataset.theme);
    } catch {
      // Storage is forbidden here.
    }
  });
}
