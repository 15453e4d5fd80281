import type { FittedImage } from './fit-image';
import type { UploadAnswer } from './parse-upload-answer';

/** Where one file stands on its way. */
export type UploadState =
  | { readonly at: 'checking' }
  /** Told before anything was sent. `offer`: what this browser could make of it. */
  | {
      readonly at: 'refused';
      readonly title: string;
      readonly message: string;
      readonly offer: 'shrink' | 'convert' | null;
    }
  | { readonly at: 'fitting' }
  /** A smaller version waits for a yes. `stills`: it would lose its animation. */
  | { readonly at: 'fitted'; readonly fitted: FittedImage; readonly stills: boolean }
  | { readonly at: 'waiting' }
  | { readonly at: 'sending'; readonly sentBytes: number }
  /** `retryAt`: milliseconds since 1970 before which the server does not want it again; null: at once. */
  | {
      readonly at: 'failed';
      readonly title: string;
      readonly message: string;
      readonly retryable: boolean;
      readonly retryAt: number | null;
    }
  | { readonly at: 'canceled' }
  | { readonly at: 'done'; readonly answer: UploadAnswer }
  | { readonly at: 'deleted' };

export type UploadItem = {
  readonly key: number;
  /** Stays in this browser; the server never learns it. */
  readonly name: string;
  /** Of what is, or would be, sent. */
  readonly sizeBytes: number;
  /** Object URL of the local file. */
  readonly preview: string;
  readonly state: UploadState;
};

export type UploadLimits = {
  readonly maxBytes: number;
  /** What money buys here; null where nothing is sold. The price is in words. */
  readonly paid: {
    readonly maxBytes: number;
    readonly seconds: number;
    readonly price: string;
  } | null;
};
