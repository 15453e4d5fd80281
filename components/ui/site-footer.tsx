import styles from './site-footer.module.css';

export function SiteFooter() {
  return (
    <footer className={styles.footer}>
      <nav aria-label="More" className={styles.links}>
        <a href="/docs/free">Quick start</a>
        <a href="/docs/errors">Errors</a>
        <a href="/llms.txt">For agents</a>
        <a href="/openapi.json">OpenAPI</a>
        <a href="/docs/self-hosting">Run your own</a>
        <a href="/security">Security</a>
        <a href="/privacy">Privacy</a>
        <a href="/terms">Terms</a>
        <a href="/transparency">Transparency</a>
        <a href="/abuse">Report an image</a>
      </nav>
      <p>No account, no cookie, no tracking.</p>
    </footer>
  );
}
