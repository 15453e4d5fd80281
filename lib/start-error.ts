/** A start that a person has to mend. Its message is all that is printed, so it says what to do; the cause is for us. */
export class StartError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'StartError';
  }
}
