import { CodeBlock } from '@/components/ui/code-block';
import { CopyButton } from '@/components/ui/copy-button';
import { LanguageChoice } from './language-choice';
import { LANGUAGES, type Language, type Snippet } from './snippets/snippet';
import styles from './code-tabs.module.css';

type Props = {
  /** What it does: "Upload a file". */
  readonly title: string;
  /** Unlike any other's on its page. */
  readonly name: string;
  readonly snippet: Snippet;
};

/** The same task in several languages, one at a time. */
export function CodeTabs({ title, name, snippet }: Props) {
  const languages = (Object.keys(LANGUAGES) as Language[]).filter(
    (language) => snippet[language] !== undefined,
  );
  const [first, ...more] = languages;
  if (first !== undefined && more.length === 0) {
    return <CodeBlock title={title} code={snippet[first]!} />;
  }
  return (
    <figure className={styles.tabs}>
      <figcaption className={styles.title}>{title}</figcaption>
      <LanguageChoice name={name} languages={languages} />
      {languages.map((language) => {
        const code = snippet[language]!;
        const what = `${title}, in ${LANGUAGES[language]}`;
        return (
          <div key={language} className={styles.panel} data-language={language}>
            <div className={styles.copy}>
              <CopyButton text={code} what={what} />
            </div>
            <pre className={styles.code} tabIndex={0} role="region" aria-label={what}>
              <code>{code}</code>
            </pre>
          </div>
        );
      })}
    </figure>
  );
}
