import { ThemeSwitch } from './theme-switch';
import styles from './site-header.module.css';

const PAGES = [
  ['/docs', 'Docs'],
  ['/pricing', 'Pricing'],
  ['/security', 'Security'],
] as const;

type Props = {
  readonly path: string | null;
  /** Whether there is anything that a wallet could have paid for. */
  readonly sells: boolean;
};

/** Plain links: each page is small, and a page of its own has a nonce of its own. */
export function SiteHeader({ path, sells }: Props) {
  return (
    <header className={styles.header}>
      <a className={styles.name} href="/" aria-current={path === '/' ? 'page' : undefined}>
        <svg className={styles.mark} viewBox="0 0 16 16" fill="none" aria-hidden="true">
          <path
            d="M1 5.5V1h4.5M10.5 1H15v4.5M15 10.5V15h-4.5M5.5 15H1v-4.5"
            stroke="currentColor"
            strokeWidth="1.6"
          />
          <rect x="5" y="5" width="6" height="6" className={styles.square} />
        </svg>
        img402
      </a>
      <nav aria-label="Site" className={styles.nav}>
        {sells && (
          <a
            href="/my-images"
            className={styles.link}
            aria-current={path === '/my-images' ? 'page' : undefined}
          >
            My images
          </a>
        )}
        {PAGES.map(([href, label]) => (
          <a
            key={href}
            href={href}
            className={`${styles.link} ${href === '/security' ? styles.roomy : ''}`}
            aria-current={path === href ? 'page' : undefined}
          >
            {label}
          </a>
        ))}
        <ThemeSwitch />
      </nav>
    </header>
  );
}
