/**
 * Runs before the first paint: marks that scripts work, and puts a remembered theme on <html>. Storage can be
 * forbidden by the browser; the system's theme then stays.
 */
const SCRIPT = `(function(d){d.classList.add('js');try{var t=localStorage.getItem('img402.theme');if(t==='light'||t==='dark')d.dataset.theme=t}catch(e){}})(document.documentElement)`;

/** The one inline script of the site; `nonce` is the answer's own. */
export function ThemeScript({ nonce }: { nonce: string | undefined }) {
  // A browser hides a nonce from the document, so React must not compare it.
  return (
    <script nonce={nonce} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: SCRIPT }} />
  );
}
