import { refuse, type Refusal } from '@/lib/errors';

/** Refuses a PNG whose structure is wrong. `what` goes on from "The PNG is damaged: " and is read by a stranger. */
export function refusePng(what: string, log = what): Refusal {
  return refuse('invalid_image', `png: ${log}`, { detail: `The PNG is damaged: ${what}.` });
}
