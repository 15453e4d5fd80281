/**
 * @typedef {{ dependencies?: Record<string, string>, optionalDependencies?: Record<string, string>,
 *   peerDependencies?: Record<string, string>, peerDependenciesMeta?: Record<string, { optional?: boolean }> }} Entry
 */

/**
 * Where a package finds another: beside itself, else further up, as Node looks.
 *
 * @param {Record<string, Entry>} packages
 * @param {string} from
 * @param {string} name
 * @returns {string | null} null: it is not there, as an optional one may not be
 */
function find(packages, from, name) {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    const found = `${at === '' ? '' : `${at}/`}node_modules/${name}`;
    if (packages[found] !== undefined) return found;
    if (at === '') return null;
  }
}

/**
 * What runs where nothing is built any more: some packages and everything that those need in turn.
 *
 * @param {Record<string, Entry>} packages of package-lock.json
 * @param {readonly string[]} roots names of packages
 * @param {readonly string[]} [unused] names of packages that are left out wherever they are asked for
 * @returns {Set<string>} their folders, as the lockfile names them
 */
export function listRuntimePackages(packages, roots, unused = []) {
  const kept = new Set();
  const keep = (/** @type {string} */ folder) => {
    if (kept.has(folder)) return;
    kept.add(folder);
    const entry = packages[folder] ?? {};
    const peers = Object.keys(entry.peerDependencies ?? {}).filter(
      (name) => entry.peerDependenciesMeta?.[name]?.optional !== true,
    );
    const needed = [entry.dependencies, entry.optionalDependencies].flatMap((map) =>
      Object.keys(map ?? {}),
    );
    for (const name of [...needed, ...peers]) {
      const found = unused.includes(name) ? null : find(packages, folder, name);
      if (found !== null) keep(found);
    }
  };
  for (const name of roots) keep(`node_modules/${name}`);
  return kept;
}
