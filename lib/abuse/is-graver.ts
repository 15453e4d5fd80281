import { CATEGORY_POLICIES, type Category } from './categories';

/** Whether one category is graver than another. None is graver than itself. */
export const isGraver = (category: Category, than: Category): boolean =>
  CATEGORY_POLICIES[category].gravity > CATEGORY_POLICIES[than].gravity;
