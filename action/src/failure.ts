/** An expected "no": a code, of the server or of the action, and what a reader of the log is told. */
export type Failure = { readonly failed: string; readonly message: string };

/** Tells a failure from the value that a function returns on success. */
export function isFailure(value: unknown): value is Failure {
  return typeof value === 'object' && value !== null && 'failed' in value;
}
