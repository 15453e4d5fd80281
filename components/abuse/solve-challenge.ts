/**
 * Does the work that lets an address send more reports: about a second of a phone, in the browser's own threads.
 *
 * @returns base64 for the field `proof`; null where the browser cannot (a page on plain HTTP has no WebCrypto) or the
 *   challenge does not come: the report goes without
 */
export async function solveChallenge(): Promise<string | null> {
  // Missing where the page is not a secure context, whatever the types say.
  if ((crypto as Partial<Crypto>).subtle === undefined) return null;
  try {
    const [{ solveChallenge: solve }, { deriveKey }, response] = await Promise.all([
      import('altcha-lib'),
      import('altcha-lib/algorithms/web/pbkdf2'),
      fetch('/api/abuse/challenge'),
    ]);
    if (!response.ok) return null;
    const challenge = (await response.json()) as Parameters<typeof solve>[0]['challenge'];
    const solution = await solve({ challenge, deriveKey, timeout: 30_000 });
    return solution === null ? null : btoa(JSON.stringify({ challenge, solution }));
  } catch {
    return null;
  }
}
