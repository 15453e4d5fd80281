import { CATEGORIES } from '@/lib/abuse/categories';
import { CATEGORY_NAMES } from './category-names';
import styles from './field.module.css';

type Props = {
  readonly label: string;
  /** What stands for leaving the category as it is; left out, one must be chosen. */
  readonly asItIs?: string;
};

/** A choice of category. */
export function CategoryField({ label, asItIs }: Props) {
  return (
    <label className={styles.label}>
      {label}
      <select
        name="category"
        className={styles.field}
        defaultValue=""
        required={asItIs === undefined}
      >
        <option value="">{asItIs ?? 'Choose one'}</option>
        {CATEGORIES.map((category) => (
          <option key={category} value={category}>
            {CATEGORY_NAMES[category]}
          </option>
        ))}
      </select>
    </label>
  );
}
