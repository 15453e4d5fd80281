import styles from './prohibited-list.module.css';

type Props = {
  readonly items: readonly {
    readonly id: string;
    readonly title: string;
    readonly meaning: string;
  }[];
};

/** Everything that may not be uploaded, each with what belongs to it. */
export function ProhibitedList({ items }: Props) {
  return (
    <dl className={styles.list}>
      {items.map(({ id, title, meaning }) => (
        <div key={id} id={`prohibited-${id}`}>
          <dt>{title}</dt>
          <dd>{meaning}</dd>
        </div>
      ))}
    </dl>
  );
}
