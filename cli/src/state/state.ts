import type { StateFile } from './state-file';

/** The memory of this user on this machine, shared by all runs at once. */
export type State = {
  readonly folder: string;
  readonly read: () => StateFile;
  /** Reads, changes and writes while no other run does. On the disk when it resolves. */
  readonly change: (work: (file: StateFile) => StateFile) => Promise<void>;
  /** Runs the work once no other run, and nothing else of this one, is at the same thing. */
  readonly alone: <Value>(name: string, work: () => Promise<Value>) => Promise<Value>;
  /** Bytes that a purchase is for, until it is done. */
  readonly spool: {
    readonly put: (key: string, bytes: Uint8Array) => void;
    readonly get: (key: string) => Uint8Array | null;
    readonly drop: (key: string) => void;
  };
};
