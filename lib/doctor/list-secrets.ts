/** Names of settings whose value is a secret as a whole. */
const SECRET_NAME = /(SECRET|TOKEN|KEY|PASSWORD)/;
/** Too short to be one, and replacing it would garble words. */
const SHORTEST = 6;

/** What a URL says beside its host, where keys of providers stand: password, path and query. */
function partsOfUrl(text: string): string[] {
  const url = new URL(text);
  const { password, pathname, search } = url;
  // The path of a database is its name, which errors are to tell.
  const own = url.protocol.startsWith('http') ? [pathname.slice(1), search.slice(1)] : [];
  return [password, decodeURIComponent(password), ...own];
}

/** Every text that must not be shown, out of an environment. Longest first, so that no part of one is left over. */
export function listSecrets(source: Readonly<Record<string, string | undefined>>): string[] {
  const secrets = Object.entries(source).flatMap(([name, value = '']) => {
    if (SECRET_NAME.test(name)) return [value, ...value.split(',').map((part) => part.trim())];
    return /_URL$/.test(name) && URL.canParse(value) ? partsOfUrl(value) : [];
  });
  return [...new Set(secrets)]
    .filter((secret) => secret.length >= SHORTEST)
    .sort((a, b) => b.length - a.length);
}
