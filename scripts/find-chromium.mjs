import { spawnSync } from 'node:child_process';
import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Unpacks what the package carries and tells where. The variable makes it unpack libraries too that a bare system lacks. */
const UNPACK = `
  const { default: chromium } = await import('@sparticuz/chromium');
  const executable = await chromium.executablePath();
  const { LD_LIBRARY_PATH, FONTCONFIG_PATH } = process.env;
  console.log(JSON.stringify({ executable, env: { LD_LIBRARY_PATH, FONTCONFIG_PATH } }));
`;

/**
 * Its own configuration names folders of the place that it is made for. Without one font to fall back to, text has no
 * size and the renderer crashes.
 *
 * @param {string} fonts
 */
const fontsConfig = (fonts) => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${fonts}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${path.join(fonts, 'cache')}</cachedir>
</fontconfig>
`;

/** @param {string} file */
function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * A Chromium for the browser tests: the system's, else the one that npm installed, unpacked into a folder of its own.
 *
 * @param {string} root the project's folder
 * @returns {{ executable: string, env: Record<string, string>, remove: () => void }} `env` is what it needs to run
 */
export function findChromium(root) {
  for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
    for (const name of NAMES) {
      const executable = path.join(folder, name);
      if (path.isAbsolute(folder) && isProgram(executable)) {
        return { executable, env: {}, remove: () => undefined };
      }
    }
  }
  const folder = mkdtempSync(path.join(tmpdir(), 'img402-chromium-'));
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--input-type=module', '--eval', UNPACK],
    {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, TMPDIR: folder, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' },
    },
  );
  if (status !== 0) throw new Error(`Chromium could not be unpacked:\n${stderr}`);
  const { executable, env } = JSON.parse(stdout);
  const fonts = path.join(folder, 'fonts');
  writeFileSync(path.join(fonts, 'fonts.conf'), fontsConfig(fonts));
  return { executable, env, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
