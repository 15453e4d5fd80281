import { refuse, type Refusal } from '@/lib/errors';

/** Refuses a GIF whose structure is wrong. `what` goes on from "The GIF is damaged: " and is read by a stranger. */
export function refuseGif(what: string, log = what): Refusal {
  return refuse('invalid_image', `gif: ${log}`, { detail: `The GIF is damaged: ${what}.` });
}
