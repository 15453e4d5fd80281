import type { Context } from '@/lib/context';
import type { ImageRecord } from './image-record';
import { lookUpImage } from './look-up-image';

/** A live image, or null: unknown, deleted, removed, or expired, by the clock and not by a job. */
export async function findImage(
  ports: Pick<Context, 'db' | 'clock'>,
  id: string,
): Promise<ImageRecord | null> {
  return (await lookUpImage(ports, id)).image;
}
