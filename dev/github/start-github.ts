import { serve } from '@/dev/context/serve';
import { answerGithub, type GithubAnswer } from './answer-github';
import type { Account, GithubComment, Repository } from './repository';

/** What the API does to the next one who calls. */
export type GithubFault = 'secondary limit' | 'primary limit' | 'locked' | '502' | 'closes';

export type LocalGithub = {
  /** For GITHUB_API_URL. */
  readonly url: string;
  readonly issueComments: GithubComment[];
  readonly reviewComments: GithubComment[];
  /** `METHOD /path?query` of each call, in order, whatever was answered. */
  readonly calls: readonly string[];
  /** One a call of the REST API, in this order; null: none for this one. */
  queueFaults(...faults: readonly (GithubFault | null)[]): void;
  stop(): Promise<void>;
};

type Options = Partial<Pick<Repository, 'owner' | 'repo' | 'number' | 'headSha' | 'diff'>> & {
  /** Enterprise Server has its API at `/api/v3` of its own host, and GraphQL beside it. */
  readonly enterprise?: boolean;
  readonly tokens?: Readonly<Record<string, Account>>;
};

const limited = (headers: Readonly<Record<string, string>>): GithubAnswer => ({
  status: 403,
  body: { message: 'You have exceeded a rate limit.', status: '403' },
  headers,
});

const answerFault = (fault: Exclude<GithubFault, 'closes'>): GithubAnswer =>
  ({
    'secondary limit': limited({ 'retry-after': '1' }),
    'primary limit': limited({
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': String(Math.floor(Date.now() / 1000)),
    }),
    locked: { status: 403, body: { message: 'Unable to create comment because issue is locked.' } },
    '502': { status: 502, body: { message: 'Server Error' } },
  })[fault];

/** A server of the shape of GitHub's API, with one pull request, on a free port of the loopback. */
export async function startGithub({
  enterprise = false,
  tokens = { 'token-of-actions': { login: 'github-actions[bot]', canWrite: true } },
  ...given
}: Options = {}): Promise<LocalGithub> {
  const calls: string[] = [];
  const faults: (GithubFault | null)[] = [];
  const repository: Repository = {
    ...{ owner: 'octo', repo: 'app', number: 7, headSha: 'f'.repeat(40), diff: [], ...given },
    ...{ tokens: new Map(Object.entries(tokens)), issueComments: [], reviewComments: [] },
  };
  const [rest, graphql] = enterprise ? ['/api/v3', '/api/graphql'] : ['', '/graphql'];

  const served = await serve((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const text = Buffer.concat(chunks).toString('utf8');
      const url = new URL(request.url ?? '/', served.url);
      calls.push(`${request.method} ${url.pathname}${url.search}`);
      const token = (request.headers.authorization ?? '').replace(/^\S+ /, '');
      const send = ({ status, body, headers = {} }: GithubAnswer) =>
        response
          .writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers })
          .end(JSON.stringify(body));
      if (url.pathname === graphql) {
        const login = tokens[token]?.login;
        send(
          login === undefined
            ? { status: 401, body: { message: 'Bad credentials' } }
            : { status: 200, body: { data: { viewer: { login } } } },
        );
        return;
      }
      const fault = faults.shift() ?? null;
      if (fault === 'closes') {
        request.socket.destroy();
        return;
      }
      if (fault !== null) {
        send(answerFault(fault));
        return;
      }
      if (!url.pathname.startsWith(rest)) {
        send({ status: 404, body: { message: 'Not Found' } });
        return;
      }
      const call = {
        ...{ method: request.method ?? 'GET', path: url.pathname.slice(rest.length) },
        ...{ query: url.searchParams, token, base: `${served.url}${rest}` },
        body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>,
      };
      send(answerGithub(repository, call));
    })().catch(() => response.destroy());
  });
  return {
    url: `${served.url}${rest}`,
    issueComments: repository.issueComments,
    reviewComments: repository.reviewComments,
    calls,
    queueFaults: (...next) => void faults.push(...next),
    stop: () => served.close(),
  };
}
