import type { Account, GithubComment, Repository } from './repository';

export type GithubCall = {
  readonly method: string;
  /** Below the API's base, with a slash. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly token: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** Of the API, without a slash at its end. */
  readonly base: string;
};

export type GithubAnswer = {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};

const LONGEST_BODY = 65_536;

const problem = (status: number, message: string, errors?: readonly unknown[]): GithubAnswer => ({
  status,
  body: {
    ...{ message, ...(errors ? { errors } : {}), status: String(status) },
    documentation_url: 'https://docs.github.com/rest',
  },
});

/** https://docs.github.com/rest/using-the-rest-api/using-pagination-in-the-rest-api */
function listPage(comments: readonly GithubComment[], { query, path, base }: GithubCall) {
  const size = Math.min(Number(query.get('per_page') ?? 30), 100);
  const page = Number(query.get('page') ?? 1);
  const last = Math.max(1, Math.ceil(comments.length / size));
  const link = (to: number, rel: string) =>
    `<${base}${path}?per_page=${size}&page=${to}>; rel="${rel}"`;
  const links = page < last ? [link(page + 1, 'next'), link(last, 'last')] : [];
  return {
    status: 200,
    body: comments.slice((page - 1) * size, page * size),
    headers: links.length > 0 ? { link: links.join(', ') } : {},
  };
}

/** What is wrong with a comment's text, or null. */
function findFault(body: unknown): GithubAnswer | null {
  if (typeof body !== 'string' || body === '') {
    return problem(422, 'Validation Failed', [{ code: 'missing_field', field: 'body' }]);
  }
  return body.length > LONGEST_BODY
    ? problem(422, 'Validation Failed', [
        {
          code: 'custom',
          field: 'body',
          message: 'body is too long (maximum is 65536 characters)',
        },
      ])
    : null;
}

function create(
  comments: GithubComment[],
  account: Account,
  { body }: GithubCall,
  more: Partial<GithubComment>,
): GithubAnswer {
  const fault = findFault(body.body);
  if (fault !== null) return fault;
  const id = 1000 + comments.length;
  const comment: GithubComment = {
    ...{ id, html_url: `https://github.example/comments/${id}`, body: String(body.body) },
    ...{ user: { login: account.login }, ...more },
  };
  comments.push(comment);
  return { status: 201, body: comment };
}

function createInReview(repository: Repository, account: Account, call: GithubCall): GithubAnswer {
  const { path, line, side, commit_id } = call.body;
  if (commit_id !== repository.headSha) {
    return problem(422, 'Validation Failed', ['commit_id is not part of the pull request']);
  }
  if (!repository.diff.some((part) => part.path === path && part.line === line)) {
    return problem(422, 'Validation Failed', [
      'pull_request_review_thread.line must be part of the diff',
    ]);
  }
  const place = { path: String(path), line: Number(line), side: String(side), commit_id };
  return create(repository.reviewComments, account, call, place);
}

/** Answers a call as GitHub's REST API does, where it is one that the action makes; all else is 404. */
export function answerGithub(repository: Repository, call: GithubCall): GithubAnswer {
  const { owner, repo, number, headSha, issueComments, reviewComments, tokens } = repository;
  const account = tokens.get(call.token);
  if (account === undefined) return problem(401, 'Bad credentials');
  const root = `/repos/${owner}/${repo}`;
  const missing = problem(404, 'Not Found');
  if (!call.path.startsWith(`${root}/`)) return missing;
  if (call.method !== 'GET' && !account.canWrite) {
    return problem(403, 'Resource not accessible by integration');
  }
  const [, kind = '', id = ''] = /^\/(issues|pulls)\/comments\/(\d+)$/.exec(
    call.path.slice(root.length),
  ) ?? [''];
  if (call.method === 'PATCH') {
    const all = kind === 'issues' ? issueComments : reviewComments;
    const comment = all.find((one) => one.id === Number(id));
    const fault = findFault(call.body.body);
    if (comment === undefined || fault !== null) return fault ?? missing;
    comment.body = String(call.body.body);
    return { status: 200, body: comment };
  }
  const [, parent] = /\/comments\/(\d+)\/replies$/.exec(call.path) ?? [];
  switch (
    `${call.method} ${call.path.slice(root.length).replace(/comments\/\d+\//, 'comments/*/')}`
  ) {
    case `GET /issues/${number}/comments`:
      return listPage(issueComments, call);
    case `POST /issues/${number}/comments`:
      return create(issueComments, account, call, {});
    case `GET /pulls/${number}`:
      return { status: 200, body: { number, head: { sha: headSha } } };
    case `GET /pulls/${number}/comments`:
      return listPage(reviewComments, call);
    case `POST /pulls/${number}/comments`:
      return createInReview(repository, account, call);
    case `POST /pulls/${number}/comments/*/replies`:
      return reviewComments.some((one) => one.id === Number(parent))
        ? create(reviewComments, account, call, { in_reply_to_id: Number(parent) })
        : missing;
    default:
      return missing;
  }
}
