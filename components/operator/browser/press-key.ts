/** How far the arrows and `j`, `k` go in a list. */
const STEPS: Readonly<Record<string, number>> = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };

/** Moves the focus among the rows of the page. False where it has none. */
function moveBy(step: number): boolean {
  const rows = [...document.querySelectorAll<HTMLElement>('[data-row]')];
  if (rows.length === 0) return false;
  const at = rows.indexOf(document.activeElement as HTMLElement);
  const next = at === -1 ? 0 : Math.min(rows.length - 1, Math.max(0, at + step));
  rows[next]?.focus();
  return true;
}

/**
 * Does what a key stands for on this page: `data-key` names it, `data-press` says how. `click` is for what can be undone
 * or changes nothing, `tick` also leads on to the button of its form; all else is focused only.
 *
 * @returns whether it stands for anything
 */
export function pressKey(key: string): boolean {
  const step = STEPS[key];
  if (step !== undefined && moveBy(step)) return true;
  const target = document.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
  if (target === null) return false;
  const how = target.dataset.press;
  if (how === 'click') {
    target.click();
    return true;
  }
  if (how === 'tick' && target instanceof HTMLInputElement) {
    target.checked = true;
    target.form?.querySelector<HTMLElement>('button')?.focus();
  } else target.focus();
  return true;
}
