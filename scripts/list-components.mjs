/**
 * @typedef {{ name?: string, version: string, integrity?: string, license?: string, dev?: boolean }} Locked
 */

/** @param {string} integrity as a lockfile has it: name of the hash, hyphen, base64 */
function toHash(integrity) {
  const [name = '', hash = ''] = integrity.split('-');
  return { alg: name.replace('sha', 'SHA-'), content: Buffer.from(hash, 'base64').toString('hex') };
}

/**
 * What ships, of a lockfile, as components of CycloneDX. Pure.
 *
 * @param {{ packages: Record<string, Locked> }} lockfile
 */
export function listComponents({ packages }) {
  const components = new Map();
  for (const [at, { name, version, integrity, license, dev }] of Object.entries(packages)) {
    if (at === '' || dev === true) continue;
    const own = name ?? at.replace(/^.*node_modules\//, '');
    // An @ that begins a scope is escaped, by the rules of https://github.com/package-url/purl-spec
    const purl = `pkg:npm/${own.replace('@', '%40')}@${version}`;
    components.set(purl, {
      type: 'library',
      'bom-ref': purl,
      name: own,
      version,
      purl,
      ...(integrity === undefined ? {} : { hashes: [toHash(integrity)] }),
      ...(license === undefined ? {} : { licenses: [{ expression: license }] }),
    });
  }
  return [...components.values()];
}
