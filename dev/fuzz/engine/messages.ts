import type { FileCoverage } from './create-coverage';
import type { ExploreOptions } from './explore';

/** What a worker is started with. */
export type WorkerOrder = ExploreOptions & {
  readonly targetUrl: string;
  readonly targetFile: string;
  readonly covers: readonly string[];
  /** The input that is being run; see `shared-input.ts`. */
  readonly shared: SharedArrayBuffer;
};

/** What a worker tells. */
export type WorkerNews =
  | { readonly kind: 'kept'; readonly bytes: Uint8Array }
  | { readonly kind: 'fault'; readonly bytes: Uint8Array; readonly text: string }
  | { readonly kind: 'progress'; readonly executions: number; readonly kept: number }
  | {
      readonly kind: 'done';
      readonly outcomes: ReadonlyMap<string, number>;
      readonly coverage: readonly FileCoverage[];
    };
