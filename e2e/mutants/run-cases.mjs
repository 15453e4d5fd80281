import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';

/** A server that a mutant has made hang must not hang the run. */
const LONGEST_RUN_MS = 240_000;

const escape = (/** @type {string} */ text) => text.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&');

/**
 * Runs tests of one file by the beginnings of their names.
 *
 * @param {string} root
 * @param {string} file
 * @param {readonly string[]} names
 * @returns {{ passed: string[], failed: string[] }} full names; a test that did not run is in neither
 */
export function runCases(root, file, names) {
  const report = path.join(root, '.cache-report.json');
  rmSync(report, { force: true });
  spawnSync(
    process.execPath,
    [
      ...['node_modules/vitest/vitest.mjs', 'run', file, '--no-color'],
      ...['--testNamePattern', `^(${names.map(escape).join('|')})`],
      ...['--reporter=json', `--outputFile.json=${report}`],
    ],
    {
      cwd: root,
      env: { ...process.env, NODE_ENV: 'test' },
      stdio: 'ignore',
      timeout: LONGEST_RUN_MS,
      killSignal: 'SIGKILL',
    },
  );
  if (!existsSync(report)) return { passed: [], failed: [] };
  const { testResults } = JSON.parse(readFileSync(report, 'utf8'));
  const tests = testResults.flatMap((/** @type {any} */ result) => result.assertionResults);
  const named = (/** @type {string} */ status) =>
    tests
      .filter((/** @type {any} */ test) => test.status === status)
      .map((/** @type {any} */ test) => test.fullName);
  return { passed: named('passed'), failed: named('failed') };
}
