import type { Context } from '@/lib/context';

/** Ends a legal hold: what it held back takes its course with the next run of the jobs. Releasing twice is fine. */
export async function releaseImage({ db }: Pick<Context, 'db'>, id: string): Promise<void> {
  await db.image.updateMany({ where: { id }, data: { heldAt: null } });
}
