import { refuse, type Refusal } from '@/lib/errors';

/**
 * Refuses a URL whose server cannot be had an image from. Without a detail the text is the one for all that happens
 * before a public server has spoken: a name that is none, one that leads to an address inside of our network, a port that
 * is shut. Who could tell them apart could draw a map of what is behind us.
 */
export function refuseUnreachable(
  log: string,
  detail = 'No public server was reached under this URL.',
): Refusal {
  return refuse('url_unreachable', log, { detail });
}
