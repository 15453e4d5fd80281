/** Start of the UTC minute: the window in which strikes are counted. */
export function getMinute(now: Date): Date {
  return new Date(Math.floor(now.getTime() / 60_000) * 60_000);
}
