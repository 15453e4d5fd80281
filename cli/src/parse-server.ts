/** The origin of an instance, as `--server` names it; null where it is none. */
export function parseServer(text: string): string | null {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return null;
  const { origin, pathname, search, hash, username, password } = new URL(text);
  return [search, hash, username, password].some((part) => part !== '') || pathname !== '/'
    ? null
    : origin;
}
