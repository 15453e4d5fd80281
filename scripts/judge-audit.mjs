/**
 * @typedef {{ id: string, package: string, severity: string, title: string, where: string }} Advisory
 * @typedef {{ id: string, package: string, reason: string, date: string, until: string }} Triage one entry of
 *   dev/supply/audit-triage.json: why an advisory does no harm here, since when, and until when that may be believed
 * @typedef {{ lockfile: string, answer: unknown }} Report what `npm audit --json` printed; null where that was no JSON
 */

const GRAVE = new Set(['high', 'critical']);
const DAY = /^\d{4}-\d\d-\d\d$/;

/**
 * The advisories of one answer, each once, or why there are none to be had. Of a package that is hit only through another
 * one npm names that other one, which has an entry of its own.
 *
 * @param {Report} report
 * @returns {{ advisories: Advisory[], unchecked: string | null }}
 */
function readReport({ lockfile, answer }) {
  const told = /** @type {any} */ (answer);
  if (told?.auditReportVersion !== 2 || typeof told.vulnerabilities !== 'object') {
    const why = told?.message ?? told?.error?.summary ?? 'npm did not answer as it should';
    return { advisories: [], unchecked: String(why).split('\n')[0] };
  }
  const found = new Map();
  for (const { via } of Object.values(told.vulnerabilities)) {
    for (const each of via) {
      if (typeof each === 'string') continue;
      const id = /GHSA(-[a-z0-9]{4}){3}/.exec(each.url ?? '')?.[0] ?? String(each.source);
      const { name, severity, title } = each;
      found.set(`${id} ${name}`, { id, package: name, severity, title, where: lockfile });
    }
  }
  return { advisories: [...found.values()], unchecked: null };
}

/**
 * @param {Triage} entry
 * @param {string} today
 */
function findFault(entry, today) {
  const { id, reason, date, until } = entry;
  if (!id || !entry.package || !reason || !DAY.test(date ?? '') || !DAY.test(until ?? '')) {
    return 'is not whole: id, package, reason, date and until are needed';
  }
  if (date > today) return `is of ${date}, which is to come`;
  return until < today ? `ended on ${until}: look at it again` : null;
}

/**
 * Judges what the registry told of all lockfiles by what was decided before. Pure.
 *
 * @param {readonly Report[]} reports
 * @param {readonly Triage[]} triage
 * @param {string} today `YYYY-MM-DD`
 * @returns {{ code: 0 | 1 | 2, lines: string[] }} `code`: 0 nothing grave is left undecided; 1 something is, or a decision
 *   is stale; 2 nothing of the kind was found, but not all was looked at
 */
export function judgeAudit(reports, triage, today) {
  const read = reports.map((report) => ({ ...report, ...readReport(report) }));
  const advisories = read.flatMap((each) => each.advisories);
  const covers = (/** @type {Triage} */ entry) => (/** @type {Advisory} */ found) =>
    entry.id === found.id && entry.package === found.package;
  const lines = [];
  let isBad = false;
  for (const found of advisories) {
    const entry = triage.find((each) => covers(each)(found) && findFault(each, today) === null);
    const isGrave = GRAVE.has(found.severity);
    isBad ||= isGrave && entry === undefined;
    const decided = entry === undefined ? (isGrave ? 'UNDECIDED' : 'below high') : entry.reason;
    lines.push(
      `${found.where}: ${found.severity} ${found.package} ${found.id} ${found.title} – ${decided}`,
    );
  }
  const isComplete = read.every((each) => each.unchecked === null);
  for (const entry of triage) {
    const unused = isComplete && !advisories.some(covers(entry)) ? 'names nothing that is' : null;
    const fault = findFault(entry, today) ?? unused;
    if (fault === null) continue;
    isBad = true;
    lines.push(`triage: ${entry.id} ${entry.package} ${fault}`);
  }
  for (const { lockfile, unchecked } of read) {
    if (unchecked !== null) lines.push(`${lockfile}: NOT CHECKED: ${unchecked}`);
  }
  const checked = read.filter((each) => each.unchecked === null).length;
  lines.push(
    isComplete
      ? `${checked} lockfiles checked, ${advisories.length} advisories`
      : `${checked} of ${read.length} lockfiles checked: this registry tells of no advisories, so this is no "clean"`,
  );
  return { code: isBad ? 1 : isComplete ? 0 : 2, lines };
}
