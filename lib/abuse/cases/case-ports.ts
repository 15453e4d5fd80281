import type { Context } from '@/lib/context';
import type { Actor } from '../audit/audit-entry';

/** What an action on a case works with, and who does it. */
export type CasePorts = Pick<
  Context,
  'db' | 'store' | 'cdn' | 'facts' | 'clock' | 'env' | 'ids' | 'secrets' | 'log'
> & { readonly actor: Actor };
