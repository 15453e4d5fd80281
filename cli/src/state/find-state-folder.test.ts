import { expect, it } from 'vitest';
import { findStateFolder } from './find-state-folder';

it.each<[Record<string, string>, NodeJS.Platform, string]>([
  [{ XDG_STATE_HOME: '/s' }, 'linux', '/s/img402'],
  [{ XDG_STATE_HOME: '/s' }, 'darwin', '/s/img402'],
  [{ XDG_STATE_HOME: 'relative' }, 'linux', '/h/.local/state/img402'],
  [{}, 'linux', '/h/.local/state/img402'],
  [{}, 'darwin', '/h/Library/Application Support/img402'],
  [{ LOCALAPPDATA: '/l' }, 'win32', '/l/img402'],
])('%j on %s', (env, platform, folder) => {
  expect(findStateFolder(env, '/h', platform)).toBe(folder);
});
