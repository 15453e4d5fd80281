import type { Call } from '../answer';

/** What is paid for, as a challenge names it: the URL of the request, with the count of several and nothing else. */
export function getResourceUrl({ origins, request }: Call, count: number): string {
  return `${origins.site}${request.path}${count === 1 ? '' : `?count=${count}`}`;
}
