import type { Env } from '@/lib/env';
import { CATEGORY_POLICIES, type Category } from './categories';

/** When a report of this category, received then, must have been decided: by the law, else by the operator's promise. */
export function findDeadline(
  { abuse }: Pick<Env, 'abuse'>,
  category: Category,
  receivedAt: Date,
): Date {
  const seconds = CATEGORY_POLICIES[category].decideSeconds ?? abuse.reviewSeconds;
  return new Date(receivedAt.getTime() + seconds * 1000);
}
