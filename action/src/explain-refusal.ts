import { cleanLine } from './clean-line';

const ADVICE: Readonly<Record<number, string>> = {
  401: 'It does not know the token.',
  403: 'The token may not write: give the job "permissions: pull-requests: write".',
  404: 'There is no such pull request, or the token may not see it.',
  422: 'It does not take the comment as it is; a review comment must be on a line of the diff.',
};

/** Why GitHub refused a comment, and what to do, from what Octokit threw. */
export function explainRefusal(thrown: unknown, readOnly: boolean): string {
  const message = cleanLine(thrown instanceof Error ? thrown.message : String(thrown));
  const status =
    typeof thrown === 'object' && thrown !== null && 'status' in thrown ? Number(thrown.status) : 0;
  const advice =
    status === 403 && readOnly
      ? 'Runs for pull requests of forks and of Dependabot have a token that may only read. The images are in the outputs and in the summary of the job.'
      : (ADVICE[status] ?? '');
  return `GitHub refused the comment. ${advice} (${status || 'no answer'}: ${message})`;
}
