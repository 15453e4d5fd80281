const SHOWN = '[secret]';

/**
 * A value that no line, answer or error shows by accident: it says `[secret]` as text, as JSON and to `inspect`, and a
 * copy or a clone of it is empty. Whoever uses it reveals it there, and puts it into no object.
 */
export class Secret<Value = string> {
  readonly #value: Value;

  constructor(value: Value) {
    this.#value = value;
  }

  reveal(): Value {
    return this.#value;
  }

  toString(): string {
    return SHOWN;
  }

  toJSON(): string {
    return SHOWN;
  }

  /** By its registered name, so that nothing of Node is loaded for it. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return SHOWN;
  }
}
