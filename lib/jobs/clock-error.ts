/** The machine's clock and the database's do not tell the same time. */
export class ClockError extends Error {
  override readonly name = 'ClockError';

  constructor(readonly seconds: number) {
    super(`the clocks of this server and of its database are ${seconds} s apart`);
  }
}
