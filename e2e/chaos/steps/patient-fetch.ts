/** Longer than any answer of ours may take. */
const WITHIN_MS = 25_000;

/** `fetch` with an end. */
export const patientFetch: typeof fetch = (input, init) =>
  fetch(input, { ...init, signal: AbortSignal.timeout(WITHIN_MS) });
