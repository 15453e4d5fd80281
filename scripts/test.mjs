import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { findChromium } from './find-chromium.mjs';
import { countPlaywright, countVitest } from './read-results.mjs';
import { setup, SetupError } from './setup.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);

// A log that is read later, by a person or a machine, is better without colours.
if (!process.stdout.isTTY) process.env.NO_COLOR = '1';

const results = mkdtempSync(path.join(tmpdir(), 'img402-results-'));

/**
 * Runs a tool of node_modules by its file: no shell, no path that a caller could have changed.
 *
 * @param {string[]} args
 * @param {{ env?: Record<string, string>, flags?: string[], print?: (chunk: string) => void }} [options] `flags` are
 *   Node's. Prints at once, unless told what to do with it
 * @returns {Promise<boolean>} whether it was content
 */
function tool(args, { env = {}, flags = [], print } = {}) {
  const [file = '', ...rest] = args;
  const output = print === undefined ? 'inherit' : 'pipe';
  const child = spawn(process.execPath, [...flags, path.join('node_modules', file), ...rest], {
    stdio: ['ignore', output, output],
    env: { ...process.env, ...env },
  });
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', print);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => resolve(status === 0));
  });
}

/** @param {string} file */
function readReport(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
}

const crashed = { passed: 0, failed: 1, notes: ['it ended without a report'] };

async function runVitest() {
  const file = path.join(results, 'vitest.json');
  const success = await tool(
    [
      'vitest/vitest.mjs',
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${file}`,
    ],
    { env: { NODE_ENV: 'test' } },
  );
  const report = readReport(file);
  return report === null ? crashed : countVitest(report, success);
}

async function runPlaywright() {
  const file = path.join(results, 'playwright.json');
  const chromium = findChromium(root);
  console.log(chromium.executable);
  try {
    const success = await tool(['playwright/cli.js', 'test', '--reporter=list,json'], {
      env: {
        ...chromium.env,
        IMG402_CHROMIUM: chromium.executable,
        PLAYWRIGHT_JSON_OUTPUT_NAME: file,
      },
    });
    const report = readReport(file);
    return report === null ? crashed : countPlaywright(report, success);
  } finally {
    chromium.remove();
  }
}

/** MB for what is new. All that is read is garbage soon; with less room, a quarter of the time goes into collecting it. */
const ROOMY = ['--max-semi-space-size=128'];

/** Each is one test. They touch nothing, and run two at a time, the longest first. */
const CHECKS = {
  lint: ['eslint/bin/eslint.js', '.'],
  format: ['prettier/bin/prettier.cjs', '--check', '.'],
  types: ['typescript/bin/tsc', '--noEmit', '--incremental', 'false'],
  unused: ['knip/bin/knip.js', '--no-progress'],
};

/** One after the other: each wants the machine. */
const SUITES = { vitest: runVitest, browser: runPlaywright };

/** `npm test -- lint types` runs these parts only. */
const chosen = process.argv.slice(2);
const parts = Object.keys({ ...CHECKS, ...SUITES });
const foreign = chosen.filter((name) => !parts.includes(name));
if (foreign.length > 0) {
  console.error(`There is no part ${foreign.join(', ')}; there are ${parts.join(', ')}.`);
  process.exit(1);
}

try {
  await setup({ root, tests: true });
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(`\nSetting up failed: ${error.message}\n\n0 passed, 1 failed`);
  process.exit(1);
}

/** @type {string[]} */
const summary = [];
const total = { passed: 0, failed: 0 };

/** @param {[string, unknown]} part */
const isChosen = ([name]) => chosen.length === 0 || chosen.includes(name);

/** @param {string} name */
const head = (name) => console.log(`\n── ${name} ${'─'.repeat(60 - name.length)}`);

/**
 * @param {string} name
 * @param {number} startedAt
 * @param {import('./read-results.mjs').Count} count
 */
function note(name, startedAt, { passed, failed, notes }) {
  total.passed += passed;
  total.failed += failed;
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  summary.push(`${name}: ${passed} passed, ${failed} failed, ${seconds} s`);
  summary.push(...notes.map((text) => `  ${text}`));
}

const checks = Object.entries(CHECKS).filter(isChosen);
async function check() {
  for (let next = checks.shift(); next !== undefined; next = checks.shift()) {
    const [name, args] = next;
    const startedAt = performance.now();
    let printed = '';
    const ok = await tool(args, { flags: ROOMY, print: (chunk) => (printed += chunk) });
    head(name);
    process.stdout.write(printed);
    note(name, startedAt, { passed: ok ? 1 : 0, failed: ok ? 0 : 1, notes: [] });
  }
}
await Promise.all([check(), check()]);
for (const [name, run] of Object.entries(SUITES).filter(isChosen)) {
  const startedAt = performance.now();
  head(name);
  note(name, startedAt, await run());
}
rmSync(results, { recursive: true });
console.log(`\n${summary.join('\n')}\n`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
