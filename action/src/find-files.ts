import { create } from '@actions/glob';
import nodePath from 'node:path';
import { nameFiles } from './name-files';

export type FoundFile = {
  readonly path: string;
  /** What it is called in tables, and paired by: its path below the folder that all patterns have in common. */
  readonly name: string;
  /** Its path below the workspace with slashes, where annotations look for it. */
  readonly shown: string;
};

/**
 * The files that patterns match, in the order of their names. The patterns are those of GitHub's own actions: one a
 * line, `!` takes away, a folder means all that is in it.
 *
 * @param patterns absolute, or relative to the present folder, which for an action is the workspace
 */
export async function findFiles(patterns: string, workspace: string): Promise<FoundFile[]> {
  const globber = await create(patterns, { matchDirectories: false, followSymbolicLinks: false });
  return nameFiles(await globber.glob(), globber.getSearchPaths(), workspace, nodePath);
}
