/** A comment as GitHub writes it, of an issue or of a review. */
export type GithubComment = {
  readonly id: number;
  readonly html_url: string;
  body: string;
  readonly user: { readonly login: string } | null;
  readonly path?: string;
  readonly line?: number;
  readonly side?: string;
  readonly commit_id?: string;
  readonly in_reply_to_id?: number;
};

export type Account = { readonly login: string; readonly canWrite: boolean };

/** One repository with one pull request, as the API tells it. */
export type Repository = {
  readonly owner: string;
  readonly repo: string;
  readonly number: number;
  readonly headSha: string;
  /** Lines that are part of the diff. */
  readonly diff: readonly { readonly path: string; readonly line: number }[];
  readonly tokens: ReadonlyMap<string, Account>;
  readonly issueComments: GithubComment[];
  readonly reviewComments: GithubComment[];
};
