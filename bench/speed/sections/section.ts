import type { Stage } from '../servers/open-stage';
import type { Finding } from './finding';
import type { Played } from './play-contest';
import type { UploadTarget } from './upload-contender';

export type Effort = {
  readonly rounds: number;
  /** How long each contender is measured in each round. */
  readonly ms: number;
  /** How long it is asked before, in each round. */
  readonly warmMs: number;
  readonly quick: boolean;
  /** Of the longest section. */
  readonly gets: number;
  /** Null: none is running. */
  readonly zipline: UploadTarget | null;
};

export type Outcome = {
  readonly played: readonly Played[];
  readonly findings: readonly Finding[];
};

/** Measures some rows of the table. */
export type Section = (stage: Stage, effort: Effort) => Promise<Outcome>;
