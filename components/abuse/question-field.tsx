import { Icon } from '@/components/ui/icon';
import type { Fault } from '@/lib/abuse/fault';
import type { Question } from '@/lib/abuse/questions';
import styles from './form.module.css';

type Props = {
  readonly question: Question;
  /** Of the whole form. */
  readonly faults: readonly Fault[];
  /** What stands there at first. */
  readonly value?: string | undefined;
};

/** One question of a form, with its hint, its faults and the place to answer. */
export function QuestionField({ question, faults, value }: Props) {
  const { name, kind, label, hint, required, maxLength, autocomplete } = question;
  const own = faults.filter(({ field }) => field === name);
  const ids = [
    ...(hint === undefined ? [] : [`${name}-hint`]),
    ...(own.length === 0 ? [] : [`${name}-fault`]),
  ];
  const described = ids.length === 0 ? undefined : ids.join(' ');
  const className = `${styles.question} ${own.length === 0 ? '' : styles.wrong}`;
  const notes = (
    <>
      {hint !== undefined && (
        <p id={`${name}-hint`} className={styles.hint}>
          {hint}
        </p>
      )}
      {own.length > 0 && (
        <div id={`${name}-fault`}>
          {own.map(({ message }) => (
            <p key={message} className={styles.fault}>
              <Icon name="alert" />
              <span>
                <span className="visually-hidden">Error: </span>
                {message}
              </span>
            </p>
          ))}
        </div>
      )}
    </>
  );
  const title = (
    <>
      {label}
      {!required && <span className={styles.optional}> (optional)</span>}
    </>
  );
  if (kind === 'choice' || kind === 'statement') {
    const choices: NonNullable<Question['choices']> =
      kind === 'choice'
        ? (question.choices ?? [])
        : [{ value: 'yes', label: question.statement ?? label }];
    return (
      <fieldset className={className} aria-describedby={described}>
        <legend className={styles.label}>{title}</legend>
        {notes}
        <div className={styles.choices}>
          {choices.map((choice, at) => {
            const id = at === 0 ? name : `${name}-${choice.value}`;
            return (
              <label key={choice.value} htmlFor={id} className={styles.choice}>
                <input
                  id={id}
                  type={kind === 'choice' ? 'radio' : 'checkbox'}
                  name={name}
                  value={choice.value}
                  defaultChecked={value === choice.value}
                />
                <span>{choice.label}</span>
                {choice.hint !== undefined && <span className={styles.meaning}>{choice.hint}</span>}
              </label>
            );
          })}
        </div>
      </fieldset>
    );
  }
  const common = {
    ...{ id: name, name, maxLength, autoComplete: autocomplete, defaultValue: value },
    ...{ 'aria-describedby': described, 'aria-invalid': own.length > 0 || undefined },
  };
  return (
    <div className={className}>
      <label htmlFor={name} className={styles.label}>
        {title}
      </label>
      {notes}
      {kind === 'long' ? (
        <textarea
          {...common}
          className={`${styles.control} ${name === 'urls' || name === 'url' ? styles.mono : ''}`}
          rows={name === 'url' ? 3 : 5}
          spellCheck={name === 'url' ? false : undefined}
        />
      ) : (
        <input {...common} type={kind} className={`${styles.control} ${styles.short}`} />
      )}
    </div>
  );
}
