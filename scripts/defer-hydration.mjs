import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Runs in the browser instead of the scripts of `files`, and starts them once the page has been painted and its picture
 * too, or that has taken a second. In a tab that nobody sees there is nothing to wait for.
 *
 * @param {string[]} files below `/_next/`
 */
function startLater(files) {
  const base = document.currentScript?.getAttribute('src')?.replace(/static\/.*/, '');
  let started = false;
  const start = () => {
    if (started) return;
    started = true;
    for (const file of files) {
      const script = document.createElement('script');
      script.src = base + file;
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

/**
 * Puts a small script in the place of those by which every page of a build wakes up: they are 130 KB, and a browser that
 * has them soon would run them before it has shown anything.
 *
 * @param {string} distDir Next's build, compiled
 */
export function deferHydration(distDir) {
  const manifestFile = path.join(distDir, 'build-manifest.json');
  const manifest = JSON.parse(readFileSync(manifestFile, 'utf8'));
  const { rootMainFiles: files, rootMainFilesTree: others = {} } = manifest;
  if (!Array.isArray(files) || files.length === 0 || Object.keys(others).length > 0) {
    throw new Error(`${manifestFile} does not name the scripts of a page as Next 16 does`);
  }
  for (const name of files) {
    const file = path.join(distDir, name);
    writeFileSync(file, COMPILE_AHEAD + readFileSync(file, 'utf8'));
  }
  const code = `(${startLater.toString()})(${JSON.stringify(files)})`;
  const hash = createHash('sha256').update(code).digest('hex').slice(0, 13);
  const name = `static/chunks/later-${hash}.js`;
  writeFileSync(path.join(distDir, name), code);
  writeFileSync(manifestFile, JSON.stringify({ ...manifest, rootMainFiles: [name] }));
}
