/** What each server adds of its own, and what differs from answer to answer. */
const OWN = [
  'connection',
  'content-length',
  'date',
  'keep-alive',
  'transfer-encoding',
  'x-request-id',
];
/** Headers of an answer that do not depend on who sends it. */
export const pickShared = (
  headers: readonly (readonly [string, string])[],
): Record<string, string> => Object.fromEntries(headers.filter(([name]) => !OWN.includes(name)));
