import type { Shop } from '@/lib/wallet/shop';
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
  /** Too large for the free tier, or meant to stay: what it costs is told, and nothing is sent. */
  | { readonly at: 'offered'; readonly why: 'size' | 'choice' }
  /** Its purchase tells the rest. */
  | { readonly at: 'buying'; readonly purchase: string }
  | { readonly at: 'fitting' }
  /** A smaller version waits for a yes. `stills`: it would lose its animation. `payable`: money keeps the whole of it. */
  | {
      readonly at: 'fitted';
      readonly fitted: FittedImage;
      readonly stills: boolean;
      readonly payable: boolean;
    }
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
  /** `transaction`: of the payment, where there was one. */
  | { readonly at: 'done'; readonly answer: UploadAnswer; readonly transaction?: string | null }
  | { readonly at: 'deleted' };

export type UploadItem = {
  readonly key: number;
  /** Stays in this browser; the server never learns it. */
  readonly name: string;
  /** Of what is, or would be, sent. */
  readonly sizeBytes: number;
  /** Object URL of the local file. */
  readonly preview: string;
  readonly file: Blob;
  readonly state: UploadState;
};

export type UploadTier = 'free' | 'paid';

export type UploadLimits = {
  /** Of the free tier. */
  readonly maxBytes: number;
  readonly seconds: number;
  /** What money buys here; null where nothing is sold. */
  readonly shop: Shop | null;
};
