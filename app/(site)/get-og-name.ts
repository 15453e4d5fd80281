/** The file of a page's picture: `docs-free.png` for `/docs/free`. */
export function getOgName(path: string): string {
  return `${path === '/' ? 'home' : path.slice(1).replaceAll('/', '-')}.png`;
}
