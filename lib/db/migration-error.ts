/** A database that a person has to mend before a start can go on; the message is written for that person. */
export class MigrationError extends Error {
  readonly userMessage: string;

  constructor(message: string) {
    super(message);
    this.name = 'MigrationError';
    this.userMessage = message;
  }
}
