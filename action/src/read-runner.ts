import { existsSync, readFileSync } from 'node:fs';
import * as z from 'zod/mini';

const repository = z.object({ full_name: z.string() });
const pull = z.object({
  number: z.int(),
  head: z.object({ sha: z.string(), repo: z.nullish(repository) }),
  base: z.object({ repo: repository }),
});

/** What is read of an event. https://docs.github.com/webhooks/webhook-events-and-payloads */
const eventSchema = z.object({
  pull_request: z.optional(pull),
  issue: z.optional(z.object({ number: z.int(), pull_request: z.optional(z.unknown()) })),
  workflow_run: z.optional(
    z.object({
      pull_requests: z.optional(
        z.array(z.object({ number: z.int(), head: z.object({ sha: z.string() }) })),
      ),
    }),
  ),
});

const envSchema = z.object({
  GITHUB_REPOSITORY: z.string().check(z.regex(/^[^/]+\/[^/]+$/)),
  GITHUB_WORKSPACE: z.string(),
  GITHUB_API_URL: z._default(z.url(), 'https://api.github.com'),
  GITHUB_SERVER_URL: z._default(z.url(), 'https://github.com'),
  GITHUB_EVENT_NAME: z._default(z.string(), ''),
  GITHUB_EVENT_PATH: z._default(z.string(), ''),
  GITHUB_ACTOR: z._default(z.string(), ''),
  GITHUB_WORKFLOW: z._default(z.string(), ''),
  GITHUB_JOB: z._default(z.string(), ''),
  GITHUB_ACTION: z._default(z.string(), ''),
  GITHUB_RUN_ID: z._default(z.string(), ''),
});

export type PullRequest = {
  readonly number: number;
  /** The newest commit of its branch; null where the event does not tell. */
  readonly headSha: string | null;
};

/** What the runner says of where the action runs. */
export type Runner = {
  readonly owner: string;
  readonly repo: string;
  readonly apiUrl: string;
  readonly runUrl: string;
  readonly workspace: string;
  /** Tells this step from all others of the repository. */
  readonly stepId: string;
  readonly pull: PullRequest | null;
  /** GitHub gives such a run a token that may not write, whatever the workflow says. */
  readonly readOnly: boolean;
};

function findPull({ pull_request, issue, workflow_run }: z.infer<typeof eventSchema>) {
  if (pull_request) return { number: pull_request.number, headSha: pull_request.head.sha };
  if (issue?.pull_request) return { number: issue.number, headSha: null };
  const [first, ...others] = workflow_run?.pull_requests ?? [];
  // Of several there is none that is meant.
  return first && others.length === 0 ? { number: first.number, headSha: first.head.sha } : null;
}

/**
 * Reads the environment that a runner gives to an action.
 *
 * @throws where it is not that of a runner
 */
export function readRunner(env: Readonly<Record<string, string | undefined>>): Runner {
  const facts = envSchema.parse(env);
  const eventPath = facts.GITHUB_EVENT_PATH;
  const payload: unknown = existsSync(eventPath) ? JSON.parse(readFileSync(eventPath, 'utf8')) : {};
  const event = eventSchema.parse(payload);
  const { head, base } = event.pull_request ?? {};
  const isForeign = base !== undefined && head?.repo?.full_name !== base.repo.full_name;
  const [owner = '', repo = ''] = facts.GITHUB_REPOSITORY.split('/');
  return {
    owner,
    repo,
    apiUrl: facts.GITHUB_API_URL,
    runUrl: `${facts.GITHUB_SERVER_URL}/${owner}/${repo}/actions/runs/${facts.GITHUB_RUN_ID}`,
    workspace: facts.GITHUB_WORKSPACE,
    stepId: [facts.GITHUB_WORKFLOW, facts.GITHUB_JOB, facts.GITHUB_ACTION].join('/'),
    pull: findPull(event),
    // `pull_request_target` runs the workflow of the base, with a token that may write.
    readOnly:
      facts.GITHUB_EVENT_NAME !== 'pull_request_target' &&
      event.pull_request !== undefined &&
      (isForeign || facts.GITHUB_ACTOR === 'dependabot[bot]'),
  };
}
