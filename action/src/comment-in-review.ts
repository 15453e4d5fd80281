import type { Said } from './comment-on-pull';
import type { Github } from './connect-github';
import { findOwnComment } from './find-own-comment';
import type { ReviewPlace } from './read-settings';

const COMMENTS = '/repos/{owner}/{repo}/pulls/{pull_number}/comments' as const;

/** The newest commit of the pull request's branch, on which a line is meant. */
async function findHead(
  github: Github,
  place: { owner: string; repo: string; pull_number: number },
) {
  const { data } = await github.request('GET /repos/{owner}/{repo}/pulls/{pull_number}', place);
  return data.head.sha;
}

/**
 * Writes a review comment: on a line of the diff, or below another review comment.
 *
 * @param headSha null where the event does not tell it
 * @returns its address
 * @throws what GitHub refuses: 422 where the line is not part of the diff
 */
export async function commentInReview(
  github: Github,
  { owner, repo, number, body, marker, update }: Said,
  review: ReviewPlace,
  headSha: string | null,
): Promise<string> {
  const place = { owner, repo, pull_number: number };
  const pages = github.paginate.iterator(`GET ${COMMENTS}`, { ...place, per_page: 100 });
  // The line may have moved since; the file it is in stays.
  const own = update
    ? await findOwnComment(github, marker, pages, (comment) =>
        'inReplyTo' in review
          ? comment.in_reply_to_id === review.inReplyTo
          : comment.path === review.path,
      )
    : null;
  if (own !== null) {
    const { data } = await github.request(
      'PATCH /repos/{owner}/{repo}/pulls/comments/{comment_id}',
      {
        ...{ owner, repo, comment_id: own.id, body },
      },
    );
    return data.html_url;
  }
  if ('inReplyTo' in review) {
    const { data } = await github.request(`POST ${COMMENTS}/{comment_id}/replies`, {
      ...{ ...place, comment_id: review.inReplyTo, body },
    });
    return data.html_url;
  }
  const commit_id = headSha ?? (await findHead(github, place));
  const { data } = await github.request(`POST ${COMMENTS}`, {
    ...place,
    ...review,
    body,
    commit_id,
  });
  return data.html_url;
}
