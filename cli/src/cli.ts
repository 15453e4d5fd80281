import type { SendRequest } from './http/send-request';
import type { State } from './state/state';

/** What every function of this package reaches outside with; a test hands in its own. */
export type Cli = {
  readonly send: SendRequest;
  readonly state: State;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Throws where the signal is aborted meanwhile. */
  readonly wait: (ms: number) => Promise<void>;
  /** A secret of 32 hex characters. */
  readonly makeKey: () => string;
  /** Of IMG402_PRIVATE_KEY, as it is; never printed. */
  readonly privateKey: string | undefined;
  /** What went wrong beside the matter, on stderr. */
  readonly warn: (line: string) => void;
  /** One line for a person at a terminal. */
  readonly note: (line: string) => void;
  readonly signal: AbortSignal;
};
