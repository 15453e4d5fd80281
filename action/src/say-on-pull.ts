import { cleanLine } from './clean-line';
import { commentInReview } from './comment-in-review';
import { commentOnPull, type Said } from './comment-on-pull';
import { connectGithub } from './connect-github';
import type { Effects } from './effects';
import { explainRefusal } from './explain-refusal';
import type { Failure } from './failure';
import type { Runner } from './read-runner';
import type { Settings } from './read-settings';

const isUnplaced = (thrown: unknown) =>
  typeof thrown === 'object' && thrown !== null && 'status' in thrown && thrown.status === 422;

/**
 * Says it on the pull request, where the run has one: on a line of the diff where that was asked for, else below it.
 *
 * @returns the comment's address, null where there is no pull request, or why GitHub did not take it
 */
export async function sayOnPull(
  effects: Effects,
  settings: Settings,
  runner: Runner,
  { body, marker }: Pick<Said, 'body' | 'marker'>,
): Promise<string | Failure | null> {
  const { pullRequest, token, comment, review } = settings;
  const number = pullRequest ?? runner.pull?.number ?? null;
  if (number === null) {
    effects.core.info('This run belongs to no pull request: no comment is written.');
    return null;
  }
  // Only of its own pull request does the event tell the newest commit.
  const headSha = number === runner.pull?.number ? runner.pull.headSha : null;
  const github = connectGithub(effects, runner.apiUrl, token);
  const { owner, repo } = runner;
  const said = { owner, repo, number, body, marker, update: comment === 'update' };
  try {
    if (review === null) return await commentOnPull(github, said);
    try {
      return await commentInReview(github, said, review, headSha);
    } catch (err) {
      if (!isUnplaced(err)) throw err;
      const message = cleanLine(err instanceof Error ? err.message : '');
      effects.core.warning(
        `GitHub takes no review comment at this place, which must be a line of the diff; the comment goes below the pull request. (${message})`,
      );
      return await commentOnPull(github, said);
    }
  } catch (err) {
    const failed = runner.readOnly ? 'read_only' : 'comment_refused';
    return { failed, message: explainRefusal(err, runner.readOnly) };
  }
}
