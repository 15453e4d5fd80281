import type { BundleJob } from './run-bundle';

/** The event of a pull request of `octo/app`, from a branch of `from`. */
export function makeEvent(
  from = 'octo/app',
  name = 'pull_request',
): NonNullable<BundleJob['event']> {
  return {
    name,
    payload: {
      action: 'synchronize',
      number: 7,
      pull_request: {
        number: 7,
        head: { sha: 'f'.repeat(40), repo: { full_name: from } },
        base: { sha: 'b'.repeat(40), repo: { full_name: 'octo/app' } },
      },
    },
  };
}
