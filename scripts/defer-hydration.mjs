import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runInNewContext } from 'node:vm';

/**
 * Runs in the browser instead of the scripts of `files`, and fetches them once the page has been painted and its picture
 * too, or that has taken a second. In a tab that nobody sees there is nothing to wait for. What `modules` names is then
 * run in a turn of its own each, and at last all the rest, so that a touch is never answered late.
 *
 * @param {string[]} files below `/_next/`
 * @param {number[]} modules
 * @param {string} gate the file that a page waits for beside those, and that is none
 */
function startLater(files, modules, gate) {
  const own = document.currentScript;
  const base = own?.getAttribute('src')?.replace(/static\/.*/, '');
  let started = false;
  let missing = files.length;
  const run = () => {
    // Something else was written in the place of the page: that is not ours to wake.
    if (!own?.isConnected) return;
    const id = modules.shift();
    const queue = /** @type {any} */ (globalThis).TURBOPACK;
    if (id === undefined) return queue.push([gate]);
    queue.push({ otherChunks: [], runtimeModuleIds: [id] });
    setTimeout(run);
  };
  const start = () => {
    if (started || !own?.isConnected) return;
    started = true;
    for (const file of files) {
      const script = document.createElement('script');
      script.src = base + file;
      script.onload = () => {
        missing -= 1;
        if (missing === 0) setTimeout(run);
      };
      document.head.append(script);
    }
  };
  if (document.hidden) start();
  // Where no painting is told, as by a tab that went into the background meanwhile.
  setTimeout(start, 4000);
  new PerformanceObserver(() => {
    const picture = document.querySelector('main img');
    if (picture === null) return start();
    picture.decode().then(() => requestAnimationFrame(() => setTimeout(start)), start);
    setTimeout(start, 1000);
  }).observe({ type: 'paint', buffered: true });
}

/** Chromium compiles all of such a file beside the page's own thread, where it would else stop to compile each half. */
const COMPILE_AHEAD = '//# allFunctionsCalledOnLoad\n';

/** What marks React's own two modules: they are half of the work of waking up, and need nothing of Next before them. */
const LIBRARIES = [/\.hydrateRoot=function/, /\.createFromReadableStream=function/];

/**
 * The modules of a chunk as Turbopack writes it: ids, each group before the function that makes them.
 *
 * @param {string} source
 * @returns {{ id: number, text: string }[]}
 */
function readModules(source) {
  const page = { document: {}, TURBOPACK: [] };
  runInNewContext(source, page);
  const modules = [];
  for (const [index, made] of (page.TURBOPACK[0] ?? []).entries()) {
    if (typeof made === 'function') {
      modules.push({ id: page.TURBOPACK[0][index - 1], text: String(made) });
    }
  }
  return modules;
}

/**
 * Puts a small script in the place of those by which every page of a build wakes up: they are 130 KB, and a browser that
 * has them soon would run them before it has shown anything.
 *
 * @param {string} distDir Next's build, compiled
 */
export function deferHydration(distDir) {
  const manifestFile = path.join(distDir, 'build-manifest.json');
  const manifest = JSON.parse(readFileSync(manifestFile, 'utf8'));
  const {
    rootMainFiles: files,
    rootMainFilesTree: others = {},
    pagesChunkGroupBootstrapParams: pages,
  } = manifest;
  const unknown = new Error(`${manifestFile} does not name the scripts of a page as Next 16 does`);
  if (!Array.isArray(files) || files.length === 0 || Object.keys(others).length > 0) throw unknown;
  if (typeof pages !== 'object' || Object.keys(pages).length === 0) throw unknown;
  const found = [];
  for (const name of files) {
    const file = path.join(distDir, name);
    const source = readFileSync(file, 'utf8');
    // The last one is what runs the others: it has no modules of its own.
    if (!path.basename(name).startsWith('turbopack-')) found.push(...readModules(source));
    writeFileSync(file, COMPILE_AHEAD + source);
  }
  const modules = LIBRARIES.map((mark) => found.find(({ text }) => mark.test(text))?.id);
  if (modules.includes(undefined))
    throw new Error(`${distDir} does not have React as Next 16 does`);
  const gate = 'static/chunks/gate';
  const code = `(${startLater.toString()})(${[files, modules, gate].map((one) => JSON.stringify(one)).join()})`;
  const hash = createHash('sha256').update(code).digest('hex').slice(0, 13);
  const name = `static/chunks/later-${hash}.js`;
  writeFileSync(path.join(distDir, name), code);
  for (const params of Object.values(pages)) params.otherChunks.push(gate);
  writeFileSync(manifestFile, JSON.stringify({ ...manifest, rootMainFiles: [name] }));
}
