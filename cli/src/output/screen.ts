/** Where lines go. */
export type Screen = {
  /** What was asked for, for the next program. */
  readonly out: (text: string) => void;
  /** All else. */
  readonly err: (text: string) => void;
  /** Whether a person looks at both: a pipe gets no progress and no delete token. */
  readonly isTerminal: boolean;
  readonly colour: boolean;
  /** Whether a line can be written over. */
  readonly movesCursor: boolean;
};
