import type { Context } from '@/lib/context';
import { goOn, type Later } from '@/lib/go-on';
import { EXTENSIONS } from '@/lib/images/formats';
import type { ServedImage } from '@/lib/images/facts-cache';
import type { Lookup } from '@/lib/images/look-up-image';
import { lookUpServed } from '@/lib/images/look-up-served';

const UNKNOWN = { status: 'unknown', image: null } as const;

type Found = Lookup<ServedImage>;

/** Looks up an image by the last part of its URL, such as `k3v9m2x7qa12.png`: another ending is another image. */
export function lookUpNamed(context: Pick<Context, 'facts' | 'clock'>, name: string): Later<Found> {
  const dot = name.indexOf('.');
  const check = (found: Found): Found => {
    if (found.image === null) return found;
    return EXTENSIONS[found.image.format] === name.slice(dot + 1) ? found : UNKNOWN;
  };
  return goOn(dot === -1 ? UNKNOWN : lookUpServed(context, name.slice(0, dot)), check);
}
