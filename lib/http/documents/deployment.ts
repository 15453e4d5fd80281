import type { Context } from '@/lib/context';
import type { Origins } from '../get-origins';

/** What the documents depend on: settings, what is sold, and where the site and its images are. */
export type Deployment = Pick<Context, 'env' | 'payments'> & { readonly origins: Origins };
