/**
 * @typedef {{ passed: number, failed: number, notes: string[] }} Count
 * `notes` name what failed without being a test, and what was skipped.
 */

/**
 * What must not look like success: a run without tests, and one that failed in no test.
 *
 * @param {Count} count
 * @param {boolean} success what the runner itself says
 * @returns {Count}
 */
function close(count, success) {
  const { passed, failed, notes } = count;
  if (passed + failed === 0) return { passed, failed: 1, notes: [...notes, 'no test ran'] };
  if (!success && failed === 0) {
    return { passed, failed: 1, notes: [...notes, 'the run failed outside its tests'] };
  }
  return count;
}

/**
 * Counts what vitest's JSON reporter wrote. A skipped test counts as failed: it proves nothing.
 *
 * @param {{ testResults: { name: string, status: string, assertionResults: { status: string, fullName: string }[] }[] }} report
 * @param {boolean} success
 */
export function countVitest(report, success) {
  /** @type {Count} */
  const count = { passed: 0, failed: 0, notes: [] };
  for (const { name, status, assertionResults } of report.testResults) {
    for (const test of assertionResults) {
      if (test.status === 'passed') {
        count.passed += 1;
        continue;
      }
      count.failed += 1;
      if (test.status !== 'failed') count.notes.push(`${test.status}: ${test.fullName}`);
    }
    if (status === 'failed' && assertionResults.every((test) => test.status === 'passed')) {
      count.failed += 1;
      count.notes.push(`failed as a whole: ${name}`);
    }
  }
  return close(count, success);
}

/**
 * Counts what Playwright's JSON reporter wrote. A flaky test counts as failed, a skipped one too.
 *
 * @param {{ stats: { expected: number, unexpected: number, flaky: number, skipped: number }, errors?: { message?: string }[] }} report
 * @param {boolean} success
 */
export function countPlaywright({ stats, errors = [] }, success) {
  const notes = errors.map((error) => error.message ?? 'error outside the tests');
  if (stats.flaky > 0) notes.push(`${stats.flaky} flaky`);
  if (stats.skipped > 0) notes.push(`${stats.skipped} skipped`);
  const failed = stats.unexpected + stats.flaky + stats.skipped + errors.length;
  return close({ passed: stats.expected, failed, notes }, success);
}
