import type { Github } from './connect-github';
import { findOwnComment } from './find-own-comment';

export type Said = {
  readonly owner: string;
  readonly repo: string;
  /** The number of the pull request. */
  readonly number: number;
  readonly body: string;
  /** What the body begins with, and an earlier one did. */
  readonly marker: string;
  /** Changes the comment of an earlier run instead of making one more. */
  readonly update: boolean;
};

/**
 * Writes a comment below a pull request.
 *
 * @returns its address
 * @throws what GitHub refuses
 */
export async function commentOnPull(
  github: Github,
  { owner, repo, number, body, marker, update }: Said,
): Promise<string> {
  const place = { owner, repo, issue_number: number };
  const pages = github.paginate.iterator(
    'GET /repos/{owner}/{repo}/issues/{issue_number}/comments',
    {
      ...place,
      per_page: 100,
    },
  );
  const own = update ? await findOwnComment(github, marker, pages) : null;
  const { data } =
    own === null
      ? await github.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
          ...place,
          body,
        })
      : await github.request('PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}', {
          ...{ owner, repo, comment_id: own.id, body },
        });
  return data.html_url;
}
