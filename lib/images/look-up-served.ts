import type { Context } from '@/lib/context';
import { goOn, type Later } from '@/lib/go-on';
import type { ImageFacts, ServedImage } from './facts-cache';
import { findStatus } from './find-status';
import { isImageId } from './is-image-id';
import type { Lookup } from './look-up-image';

/**
 * Looks up whose bytes are to be served. What was done to it on this server is seen at once, and what was done on another
 * one within a second, or two where the database is away; that its time is over, by the clock.
 *
 * @returns at once where nothing has to be asked
 */
export function lookUpServed(
  { facts, clock }: Pick<Context, 'facts' | 'clock'>,
  id: string,
): Later<Lookup<ServedImage>> {
  const judge = (row: ImageFacts | null): Lookup<ServedImage> => {
    const status = findStatus(row, clock.now());
    return status === 'live' ? { status, image: row! } : { status, image: null };
  };
  return goOn(isImageId(id) ? facts.find(id) : null, judge);
}
