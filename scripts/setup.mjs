import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { compareLockfile } from './compare-lockfile.mjs';
import { hashSources } from './hash-sources.mjs';
import { linkPostgresLibraries } from './link-postgres-libraries.mjs';
import { SEAL } from './seal-folder.mjs';
import { takeLock } from './take-lock.mjs';

const OLDEST_NODE = [20, 20];

/** What the build is made of. */
const SOURCES = [
  ...['app', 'components', 'dev', 'lib', 'public', 'scripts', 'server'],
  ...['prisma/schema.prisma', 'middleware.ts', 'next.config.ts', 'package.json'],
  ...['package-lock.json', 'tsconfig.json'],
];
/** What is bundled into `dist`: each is called by a script of its own name, the last three by the server. */
const PROGRAMS = [
  ...['run', 'doctor', 'operator', 'copy-store', 'backup', 'restore', 'prebuild'],
  ...['screen-images', 'serve-pages', 'hash-images'],
].map((name) => `scripts/${name}.ts`);

/** Packages of many small files, of which a program needs few: bundled, they are read within a fraction of the time. */
const BUNDLED = [
  ...['@x402/core', '@x402/evm', '@x402/extensions'],
  ...['age-encryption', 'altcha-lib', 'aws4fetch', 'viem', 'zod'],
];

const listExternal = (/** @type {string} */ root) =>
  Object.keys(
    JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')).dependencies,
  ).filter((name) => !BUNDLED.includes(name));

const isNoSource = (/** @type {string} */ name) =>
  name === 'lib/db/generated' || name.endsWith('/node_modules') || /\.test\.tsx?$/.test(name);

/**
 * @typedef {{ root: string, command: (file: string, args: string[], env?: Record<string, string>) => void }} Tools
 * @typedef {{ title: string, reason: (root: string, sources: () => string) => string | null,
 *   run: (tools: Tools) => void | Promise<void> }} Step
 * A step's `reason` is why it is due, or null where it is not; `sources` is the hash of all of them.
 */

const isWritable = (/** @type {string | undefined} */ folder) => {
  if (!folder) return false;
  const probe = path.join(folder, `.img402-${process.pid}`);
  try {
    mkdirSync(probe);
    rmSync(probe, { recursive: true });
    return true;
  } catch {
    return false;
  }
};

/**
 * @param {Tools} tools
 * @param {string[]} args
 */
function runNpm({ root, command }, args) {
  const npm = process.env.npm_execpath;
  const cache = isWritable(process.env.HOME)
    ? {}
    : { npm_config_cache: path.join(root, '.cache', 'npm') };
  if (npm?.endsWith('.js')) command(process.execPath, [npm, ...args], cache);
  else command('npm', args, cache);
}

/** @type {Step} */
const install = {
  title: 'packages',
  reason: compareLockfile,
  // Whatever the caller's settings: the whole lockfile, since building needs the development packages too.
  run: (tools) =>
    runNpm(tools, ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund']),
};

/**
 * What has packages of its own, which the product does without.
 *
 * @param {string} title
 * @param {string} folder below the project's
 * @returns {Step}
 */
const installIn = (title, folder) => ({
  title,
  reason: (root) => compareLockfile(path.join(root, folder)),
  run: (tools) => {
    const prefix = path.join(tools.root, folder);
    runNpm(tools, ['ci', '--prefix', prefix, '--ignore-scripts', '--no-audit', '--no-fund']);
  },
});

/** @type {Step} */
const link = {
  title: 'libraries of Postgres',
  reason: (root) => (linkPostgresLibraries(root, { dry: true }) > 0 ? 'links are missing' : null),
  run: ({ root }) => void linkPostgresLibraries(root),
};

const generatedStamp = (/** @type {string} */ root) =>
  path.join(root, 'lib', 'db', 'generated', 'sources.txt');
const hashSchema = (/** @type {string} */ root) =>
  hashSources(root, ['prisma/schema.prisma', 'package-lock.json']);

/** @param {string} file */
const readStamp = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : null);

/** @type {Step} */
const generate = {
  title: 'database client',
  reason: (root) =>
    readStamp(generatedStamp(root)) === hashSchema(root) ? null : 'the schema is newer',
  run: ({ root, command }) => {
    const hash = hashSchema(root);
    command(process.execPath, ['node_modules/prisma/build/index.js', 'generate'], {
      // Generating needs no engine, but the CLI would fetch one from the internet unless told where one is.
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      CHECKPOINT_DISABLE: '1',
    });
    writeFileSync(generatedStamp(root), hash);
  },
};

const pagesStamp = (/** @type {string} */ root) => path.join(root, '.next', 'sources.txt');
const programsStamp = (/** @type {string} */ root) => path.join(root, 'dist', 'sources.txt');
const hashAll = (/** @type {string} */ root) => hashSources(root, SOURCES, isNoSource);
/**
 * Names Next's own stamp too: a build that another command has made since is not the one that was stamped.
 *
 * @param {string} root
 * @param {string} sources
 */
const describePages = (root, sources) =>
  `${sources} ${readStamp(path.join(root, '.next', 'BUILD_ID'))}`;

/** What changed while something was made of it may be in it or not: then there is no stamp. */
async function stamping(root, stamp, describe, make) {
  rmSync(stamp(root), { force: true });
  const before = hashAll(root);
  await make();
  if (hashAll(root) === before) writeFileSync(stamp(root), describe(root, before));
}

/** @type {Step} */
const pages = {
  title: 'build',
  reason: (root, sources) =>
    readStamp(pagesStamp(root)) === describePages(root, sources()) ? null : 'the sources are newer',
  run: ({ root, command }) =>
    stamping(root, pagesStamp, describePages, () =>
      command(process.execPath, ['node_modules/next/dist/bin/next', 'build'], {
        NEXT_TELEMETRY_DISABLED: '1',
        NODE_ENV: 'production',
      }),
    ),
};

/** @type {Step} */
const programs = {
  title: 'programs',
  reason: (root, sources) =>
    readStamp(programsStamp(root)) === sources() ? null : 'the sources are newer',
  run: ({ root }) =>
    stamping(
      root,
      programsStamp,
      (_, sources) => sources,
      async () => {
        rmSync(path.join(root, 'dist'), { recursive: true, force: true });
        const esbuild = await import('esbuild');
        await esbuild.build({
          absWorkingDir: root,
          entryPoints: PROGRAMS,
          outdir: 'dist',
          outExtension: { '.js': '.mjs' },
          bundle: true,
          // What is imported only where it is needed (dev/) stays in files of its own.
          splitting: true,
          external: listExternal(root),
          platform: 'node',
          target: 'node20',
          format: 'esm',
          sourcemap: true,
          logLevel: 'warning',
        });
        // Its helper process would stay as long as this one, which goes on to be the server.
        await esbuild.stop();
      },
    ),
};

function assertNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [wantedMajor, wantedMinor] = OLDEST_NODE;
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return;
  console.error(
    `This is Node ${process.versions.node}; img402 needs ${OLDEST_NODE.join('.')} or newer.`,
  );
  process.exit(1);
}

/** Thrown where a step's program failed; its output has told why. */
export class SetupError extends Error {}

/** @param {string} root */
function createTools(root) {
  return {
    root,
    /** @type {Tools['command']} */
    command: (file, args, env = {}) => {
      const { status, error, stdout, stderr } = spawnSync(file, args, {
        cwd: root,
        env: { ...process.env, ...env },
        encoding: 'utf8',
        maxBuffer: 2 ** 26,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      if (status === 0) return;
      if (error) throw error;
      process.stderr.write(stdout + stderr);
      throw new SetupError(`${path.basename(file)} ${args.join(' ')} ended with ${status}`);
    },
  };
}

/**
 * @param {string} root
 * @param {NodeJS.WritableStream} out
 */
async function takeSetupLock(root, out) {
  const file = path.join(root, '.cache', 'setup.lock');
  for (let told = false; ; told = true) {
    const lock = takeLock(file);
    if (lock.taken) return lock;
    if (!told) out.write(`waiting for process ${lock.by.pid}, which sets up the same folder\n`);
    await delay(100);
  }
}

/**
 * Brings the project's folder to where it can run: packages as the lockfile has them, generated code, and a build that
 * is not older than its sources. Does only what is due, one line a step. Several at once wait for each other. A folder that
 * was sealed (`sealFolder`) is left as it is.
 *
 * @param {{ root: string, packages?: boolean, build?: boolean, bundle?: boolean, tests?: boolean, lighthouse?: boolean,
 *   out?: NodeJS.WritableStream }} options `packages`: false where a platform has installed them its own way; `build`: the
 *   pages; `bundle`: what scripts call; `tests`: what only tests need; `lighthouse`: for the bench of that name; `out`:
 *   where progress is told
 */
export async function setup({
  root,
  packages = true,
  build = true,
  bundle = build,
  tests = false,
  lighthouse = false,
  out = process.stdout,
}) {
  assertNode();
  if (existsSync(path.join(root, SEAL))) return;
  const steps = [
    ...(packages ? [install, link] : []),
    generate,
    ...(tests
      ? [
          installIn('S3 server of the tests', 'dev/s3'),
          installIn('Node of the tests of the action', 'dev/node-24'),
          installIn('rules of the headers’ tests', 'dev/observatory'),
        ]
      : []),
    ...(lighthouse ? [installIn('Lighthouse', 'bench/lighthouse')] : []),
    ...(build ? [pages] : []),
    ...(bundle ? [programs] : []),
  ];
  let hash;
  // Asked for by two steps, and a tenth of the time that a start takes.
  const sources = () => (hash ??= hashAll(root));
  if (steps.every((step) => step.reason(root, sources) === null)) return;
  const lock = await takeSetupLock(root, out);
  try {
    for (const step of steps) {
      const reason = step.reason(root, () => hashAll(root));
      if (reason === null) continue;
      out.write(`${step.title}: ${reason} … `);
      const start = performance.now();
      await step.run(createTools(root));
      out.write(`${((performance.now() - start) / 1000).toFixed(1)} s\n`);
    }
  } finally {
    lock.release();
  }
}
