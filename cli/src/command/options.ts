export type Action = 'upload' | 'keep' | 'delete' | 'info' | 'list' | 'resume';
export type Format = 'url' | 'json' | 'markdown';

/** A command line, understood. */
export type Options = {
  readonly action: Action;
  /** Files, patterns and addresses to upload, or images to act on. */
  readonly words: readonly string[];
  readonly clipboard: boolean;
  readonly paid: boolean;
  readonly format: Format;
  /** Origin that was named on the command line; null: by the environment, or the image itself. */
  readonly server: string | null;
  /** Origin of IMG402_SERVER. */
  readonly envServer: string | null;
  /** Where nothing else says. */
  readonly defaultServer: string;
  readonly expires: string | null;
  /** Atomic USDC. */
  readonly maxSpend: bigint;
  readonly token: string | null;
};
