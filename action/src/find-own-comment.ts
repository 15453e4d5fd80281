import type { Github } from './connect-github';

/** What is read of a comment, on an issue or in a review. */
export type Comment = {
  readonly id: number;
  readonly html_url: string;
  readonly body?: string | undefined;
  readonly user: { readonly login: string } | null;
};

/** Whose token it is. Of all kinds of tokens, GraphQL answers this to every one; REST does not to those of Apps. */
async function findLogin(github: Github): Promise<string | null> {
  try {
    const { viewer } = await github.graphql<{ viewer: { login: string } }>('{ viewer { login } }');
    return viewer.login;
  } catch {
    return null;
  }
}

/**
 * The first comment that begins with the marker and was written with this token's account. Whoever may write to a
 * repository may also change what others wrote: a marker alone, which anyone can copy, is not enough.
 *
 * @param pages of comments, oldest first; no more are asked for than it takes
 */
export async function findOwnComment<C extends Comment>(
  github: Github,
  marker: string,
  pages: AsyncIterable<{ readonly data: readonly C[] }>,
  isWanted: (comment: C) => boolean = () => true,
): Promise<C | null> {
  const login = await findLogin(github);
  if (login === null) return null;
  for await (const { data } of pages) {
    const own = data.find(
      (comment) =>
        comment.user?.login === login && comment.body?.startsWith(marker) && isWanted(comment),
    );
    if (own !== undefined) return own;
  }
  return null;
}
