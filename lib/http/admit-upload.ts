import type { Context } from '@/lib/context';
import { isRefusal, refuse, type Refusal } from '@/lib/errors';

/** Runs the work of an upload while it holds its share of the memory that all of them may take. */
export async function admitUpload<T>(
  { draining, admission }: Pick<Context, 'draining' | 'admission'>,
  maxBytes: number,
  work: () => Promise<T>,
): Promise<T | Refusal> {
  if (draining) return refuse('shutting_down', 'an upload began after the signal to stop');
  const release = await admission.enter(maxBytes);
  if (isRefusal(release)) return release;
  try {
    return await work();
  } finally {
    release();
  }
}
