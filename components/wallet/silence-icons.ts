const UNNAMED = '[data-rk] [role="img"]:not([aria-label]):not([aria-hidden])';

/**
 * Hides the icons of RainbowKit's list from screen readers: it gives them the role of an image and no name, and each
 * stands beside the name of its wallet.
 *
 * @returns ends it
 */
export function silenceIcons(): () => void {
  const silence = () => {
    for (const icon of document.querySelectorAll(UNNAMED)) icon.setAttribute('aria-hidden', 'true');
  };
  silence();
  const observer = new MutationObserver(silence);
  observer.observe(document.body, { childList: true, subtree: true });
  return () => observer.disconnect();
}
