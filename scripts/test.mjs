import { spawnSync } from 'node:child_process';
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
 * @param {Record<string, string>} [env]
 */
function tool(args, env = {}) {
  const [file = '', ...rest] = args;
  const { status } = spawnSync(process.execPath, [path.join('node_modules', file), ...rest], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
  });
  return status === 0;
}

/**
 * A check that is one test.
 *
 * @param {string[]} args
 */
const check = (args) => () => {
  const ok = tool(args);
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, notes: [] };
};

/** @param {string} file */
function readReport(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
}

const crashed = { passed: 0, failed: 1, notes: ['it ended without a report'] };

function runVitest() {
  const file = path.join(results, 'vitest.json');
  const success = tool(
    [
      'vitest/vitest.mjs',
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${file}`,
    ],
    { NODE_ENV: 'test' },
  );
  const report = readReport(file);
  return report === null ? crashed : countVitest(report, success);
}

function runPlaywright() {
  const file = path.join(results, 'playwright.json');
  const chromium = findChromium(root);
  console.log(chromium.executable);
  try {
    const success = tool(['playwright/cli.js', 'test', '--reporter=list,json'], {
      ...chromium.env,
      IMG402_CHROMIUM: chromium.executable,
      PLAYWRIGHT_JSON_OUTPUT_NAME: file,
    });
    const report = readReport(file);
    return report === null ? crashed : countPlaywright(report, success);
  } finally {
    chromium.remove();
  }
}

/** @type {Record<string, () => import('./read-results.mjs').Count>} */
const PARTS = {
  format: check(['prettier/bin/prettier.cjs', '--check', '.']),
  lint: check(['eslint/bin/eslint.js', '.']),
  types: check(['typescript/bin/tsc', '--noEmit', '--incremental', 'false']),
  unused: check(['knip/bin/knip.js', '--no-progress']),
  vitest: runVitest,
  browser: runPlaywright,
};

/** `npm test -- lint types` runs these parts only. */
const chosen = process.argv.slice(2);
const foreign = chosen.filter((name) => !(name in PARTS));
if (foreign.length > 0) {
  console.error(
    `There is no part ${foreign.join(', ')}; there are ${Object.keys(PARTS).join(', ')}.`,
  );
  process.exit(1);
}

try {
  await setup({ root, tests: true });
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(`\nSetting up failed: ${error.message}\n\n0 passed, 1 failed`);
  process.exit(1);
}

let passed = 0;
let failed = 0;
const summary = [];
for (const [name, run] of Object.entries(PARTS)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  console.log(`\n── ${name} ${'─'.repeat(60 - name.length)}`);
  const start = performance.now();
  const count = run();
  passed += count.passed;
  failed += count.failed;
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  summary.push(`${name}: ${count.passed} passed, ${count.failed} failed, ${seconds} s`);
  summary.push(...count.notes.map((note) => `  ${note}`));
}
rmSync(results, { recursive: true });
console.log(`\n${summary.join('\n')}\n`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
