import type { Refusal } from '@/lib/errors';
import type { ByteInput } from './byte-input';
import type { InspectionLimits } from './limits';

export type ImageFormat = 'png' | 'jpeg' | 'gif' | 'webp';

/** What an accepted image is. Width and height are as shown, with the orientation applied. */
export type ImageFacts = {
  readonly format: ImageFormat;
  readonly width: number;
  readonly height: number;
  readonly frames: number;
};

/** What a parser works with. */
export type Inspection = {
  readonly input: ByteInput;
  readonly limits: InspectionLimits;
  /** Appends bytes to the file that will be served. They must not change afterwards unless the parser owns them. */
  readonly keep: (bytes: Uint8Array) => void;
  /** Counts work done, so that tests can prove that it is linear in the input plus what was inflated. */
  readonly work: Work;
};

export type Work = {
  /** Steps of loops on input: bytes scanned, codes decoded, chunks walked. */
  steps: number;
  /** Bytes that came out of an inflater or of an LZW decoder. */
  inflated: number;
};

/**
 * Walks one container from its first byte to the upload's last, keeps what the allow-list keeps, and answers with
 * facts or a refusal. It never throws on input; no byte of the upload behind the image's true end is kept.
 */
export type FormatParser = (inspection: Inspection) => Promise<ImageFacts | Refusal>;
