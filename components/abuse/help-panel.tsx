import type { Category } from '@/lib/abuse/categories';
import styles from './form.module.css';

const CSAM = (
  <>
    <h2>You need not say who you are</h2>
    <p>
      Nothing about you is asked. Do not download, copy or send the picture, here or anywhere: the
      address is enough. You can also report it to
    </p>
    <ul>
      <li>
        <a href="https://report.cybertip.org">the CyberTipline of NCMEC</a>, in the United States
      </li>
      <li>
        <a href="https://report.iwf.org.uk">the Internet Watch Foundation</a>, in the United Kingdom
      </li>
      <li>
        <a href="https://www.inhope.org">the INHOPE hotline of your country</a>
      </li>
      <li>the police, and at once where a child is in danger</li>
    </ul>
  </>
);

const INTIMATE = (
  <>
    <h2>Help beyond this site</h2>
    <p>Two services keep a picture off many sites at once. It never leaves your device.</p>
    <ul>
      <li>
        <a href="https://stopncii.org">StopNCII.org</a>, if you are over 18
      </li>
      <li>
        <a href="https://takeitdown.ncmec.org">Take It Down of NCMEC</a>, if you were under 18 when
        it was taken
      </li>
    </ul>
  </>
);

const DANGER = (
  <>
    <h2>If someone is in danger</h2>
    <p>Call the police first. They can act where a website cannot.</p>
  </>
);

const PANELS: Partial<Record<Category, typeof CSAM>> = {
  csam: CSAM,
  ncii: INTIMATE,
  deepfake: INTIMATE,
  terrorism: DANGER,
  doxxing: DANGER,
};

/** Where else somebody can turn to, for what is worse than a website can mend. */
export function HelpPanel({ category }: { readonly category: Category }) {
  const panel = PANELS[category];
  return panel === undefined ? null : <div className={styles.panel}>{panel}</div>;
}
