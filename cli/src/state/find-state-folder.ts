import path from 'node:path';

/**
 * Where this user's programs keep what is not a setting.
 *
 * Source: XDG Base Directory Specification, `$XDG_STATE_HOME`; the platform's own places elsewhere.
 */
export function findStateFolder(
  env: Readonly<Record<string, string | undefined>>,
  home: string,
  platform: NodeJS.Platform,
): string {
  const { XDG_STATE_HOME: xdg, LOCALAPPDATA: local } = env;
  if (xdg !== undefined && path.isAbsolute(xdg)) return path.join(xdg, 'img402');
  if (platform === 'darwin') return path.join(home, 'Library/Application Support/img402');
  if (platform === 'win32') return path.join(local ?? path.join(home, 'AppData/Local'), 'img402');
  return path.join(home, '.local/state/img402');
}
