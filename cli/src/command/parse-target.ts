/** An image as a person names it: its id, or any of its URLs; null where it is neither. */
export function parseTarget(
  word: string,
): { readonly id: string; readonly url: string | null } | null {
  const isUrl = /^https?:\/\//i.test(word) && URL.canParse(word);
  const last = isUrl ? new URL(word).pathname.split('/').at(-1) : word;
  const [, id] = /^([A-Za-z0-9_-]{4,64})(?:\.[a-z]{3,4})?$/.exec(last ?? '') ?? [];
  return id === undefined ? null : { id, url: isUrl ? word : null };
}
