import { awaitThemeSwitch } from './await-theme-switch';
import { AWAKE } from './awake-event';
import { holdEvents } from './hold-events';
import { restoreTheme } from './restore-theme';

/** Milliseconds, see `holdEvents`: the scripts of a page are 140 KB, which a slow line brings in half of the long one. */
const PATIENCE = [10_000, 3_000] as const;

const SCRIPT = `(${restoreTheme.toString()})();(${awaitThemeSwitch.toString()})();(${holdEvents.toString()})(${JSON.stringify(AWAKE)},${JSON.stringify(PATIENCE)})`;

/** The one inline script of the site, which runs before the first paint; `nonce` is the answer's own. */
export function HeadScript({ nonce }: { nonce: string | undefined }) {
  // A browser hides a nonce from the document, so React must not compare it.
  return (
    <script nonce={nonce} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: SCRIPT }} />
  );
}
