/** Where something went wrong: each kind has its exit code. */
export type FailureKind =
  /** The command line: nothing was sent. */
  | 'usage'
  /** Nobody answered, or somebody who is no img402. */
  | 'network'
  /** The server said no. */
  | 'refused'
  /** No key, over the cap, terms that are not signed, or a payment that was refused. Nothing was charged. */
  | 'payment'
  /** A payment was sent, and what it bought is not here yet. */
  | 'unclear'
  /** A file, the clipboard or the state folder. */
  | 'local';

/** An expected "no"; a surprise is an exception. */
export type Failure = {
  readonly failed: FailureKind;
  /** The server's code, or one of ours: for programs. */
  readonly code: string;
  /** For people: what happened, whether anything was charged, what to do. */
  readonly message: string;
};

export function fail(failed: FailureKind, code: string, message: string): Failure {
  return { failed, code, message };
}

export function isFailure(value: unknown): value is Failure {
  return typeof value === 'object' && value !== null && 'failed' in value;
}
