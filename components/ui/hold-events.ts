/**
 * Runs in the head of a page, before its scripts: what a visitor does while they load is kept, and done in its order
 * once they work. Links, fields and the browser's own controls need no script and are left alone.
 *
 * It is sent as its source text: nothing outside of it can be used.
 *
 * @param awake the event of the window that says so
 * @param patience milliseconds after which a form that waits is sent as it is without a script, and a shorter time for
 *   when one of the scripts did not come
 */
export function holdEvents(awake: string, patience: readonly [long: number, short: number]): void {
  const kept: (() => void)[] = [];
  const forms = new Map<HTMLFormElement, HTMLElement | null>();
  const listening = new AbortController();
  let sending = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  /** One after the other, so that each finds what the one before it has drawn. */
  const next = () => {
    kept.shift()?.();
    if (kept.length > 0) setTimeout(next);
  };
  const release = () => {
    clearTimeout(timer);
    listening.abort();
    // What came into focus before is told as it would have been.
    document.activeElement?.dispatchEvent(new FocusEvent('focusin', { bubbles: true }));
    setTimeout(next);
  };
  const sendForms = () => {
    sending = true;
    for (const [form, submitter] of forms) form.requestSubmit(submitter);
  };
  const on = <Name extends keyof WindowEventMap>(
    name: Name,
    listener: (event: WindowEventMap[Name]) => void,
  ) => {
    addEventListener(name, listener, { capture: true, signal: listening.signal });
  };
  const keep = (event: Event, repeat: () => void) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    kept.push(repeat);
  };
  const copyFiles = (from: DataTransfer | null): DataTransfer | null => {
    // Only the page that takes files has a place for them.
    if (from === null || from.files.length === 0 || document.querySelector('#image') === null) {
      return null;
    }
    const copy = new DataTransfer();
    for (const file of from.files) copy.items.add(file);
    return copy;
  };

  addEventListener(awake, release, { once: true, signal: listening.signal });
  on('error', (event) => {
    if (!(event.target instanceof HTMLScriptElement)) return;
    clearTimeout(timer);
    timer = setTimeout(sendForms, patience[1]);
  });
  on('click', (event) => {
    // The switch of the theme has a script of its own, which is there already.
    const button = (event.target as Element).closest<HTMLElement>(
      'button[type=button]:not([data-theme-switch])',
    );
    if (button !== null) keep(event, () => button.click());
  });
  on('submit', (event) => {
    if (sending) return;
    const form = event.target as HTMLFormElement;
    const { submitter } = event;
    timer ??= setTimeout(sendForms, patience[0]);
    // Sent twice, it is meant once, as it stands in the end.
    keep(event, () => {
      if (!sending && forms.delete(form)) form.requestSubmit(submitter);
    });
    forms.set(form, submitter);
  });
  on('keydown', (event) => {
    const { target } = event;
    const typed = 'input:not([readonly], [type=radio], [type=checkbox]), select, textarea';
    if (target === null || (target as Element).closest(typed) !== null) return;
    // The browser's own answer to a key is given at once; only ours is still to come.
    kept.push(() => target.dispatchEvent(new KeyboardEvent('keydown', event)));
  });
  on('dragover', (event) => {
    if (document.querySelector('#image') === null) return;
    if (event.dataTransfer?.types.includes('Files') === true) event.preventDefault();
  });
  on('drop', (event) => {
    const dataTransfer = copyFiles(event.dataTransfer);
    if (dataTransfer === null) return;
    const again = { bubbles: true, cancelable: true, dataTransfer };
    keep(event, () => document.body.dispatchEvent(new DragEvent('drop', again)));
  });
  on('paste', (event) => {
    const clipboardData = copyFiles(event.clipboardData);
    if (clipboardData === null) return;
    const again = { bubbles: true, cancelable: true, clipboardData };
    keep(event, () => document.body.dispatchEvent(new ClipboardEvent('paste', again)));
  });
}
