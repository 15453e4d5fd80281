import { purgeDue } from '@/lib/cdn/purge-due';
import type { EdgeSetting } from './open-edge';

/** Has the purges that are due made, as the product's job does. */
export async function workOffPurges({ context }: EdgeSetting): Promise<void> {
  while ((await purgeDue(context)).more);
}
