import type { RunTool } from '../input/read-clipboard';
import type { Screen } from '../output/screen';

/** The process that a command runs in. */
export type Host = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly platform: NodeJS.Platform;
  readonly cwd: string;
  readonly stdin: AsyncIterable<Uint8Array> & { readonly isTTY?: boolean };
  readonly screen: Screen;
  readonly runTool: RunTool;
  readonly version: string;
  /** Aborted by an interrupt, or where nobody reads the output any more. */
  readonly signal: AbortSignal;
};
