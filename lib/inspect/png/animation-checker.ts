import { refuse, type Refusal } from '@/lib/errors';
import type { InspectionLimits } from '../limits';
import type { PngHeader } from './read-header';
import { refusePng } from './refuse-png';

export const FRAME_CONTROL_BYTES = 26;
export const ANIMATION_CONTROL_BYTES = 8;

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

export type FrameSize = { readonly width: number; readonly height: number };

/**
 * Follows the control chunks of an APNG: as many frames as were told, each inside the canvas, numbered without a gap,
 * with operations that exist. PNG 3rd edition, 11.3.6.
 */
export class AnimationChecker {
  readonly #header: PngHeader;
  readonly #limits: InspectionLimits;
  #toldFrames = 0;
  #frames = 0;
  #sequence = 0;

  constructor(header: PngHeader, limits: InspectionLimits) {
    this.#header = header;
    this.#limits = limits;
  }

  /** Frames as told by acTL; 1 where there is none. */
  get frames(): number {
    return Math.max(1, this.#toldFrames);
  }

  /** Whether acTL was seen. Without it a PNG is still, and the other chunks of an animation are foreign bytes. */
  get isAnimated(): boolean {
    return this.#toldFrames > 0;
  }

  /** Takes the 8 bytes of acTL. */
  begin(data: Uint8Array): Refusal | null {
    const frames = viewOf(data).getUint32(0);
    if (frames === 0) return refusePng('it is an animation of no frames');
    if (frames > this.#limits.frames) {
      return refuse('too_many_frames', `png: ${frames} frames`, {
        detail: `The animation has ${frames} frames.`,
      });
    }
    const { width, height } = this.#header;
    // Each frame is composed on the whole canvas by whoever shows it, however small its own part.
    if (width * height * frames > this.#limits.totalPixels) {
      return refuse('too_many_pixels', `png: ${frames} frames of ${width} x ${height}`, {
        detail: `The animation has ${frames} frames of ${width} × ${height} pixels.`,
      });
    }
    this.#toldFrames = frames;
    return null;
  }

  /** Takes the 26 bytes of an fcTL and gives the frame's size. The default image must fill the canvas. */
  startFrame(data: Uint8Array, isDefaultImage: boolean): FrameSize | Refusal {
    const view = viewOf(data);
    const number = this.checkSequence(view.getUint32(0));
    if (number !== null) return number;
    this.#frames += 1;
    if (this.#frames > this.#toldFrames) return refusePng('it has more frames than it tells');
    const [width, height] = [view.getUint32(4), view.getUint32(8)];
    const [left, top] = [view.getUint32(12), view.getUint32(16)];
    const canvas = this.#header;
    const isInside =
      width > 0 && height > 0 && left + width <= canvas.width && top + height <= canvas.height;
    if (!isInside) return refusePng('a frame lies outside of the picture');
    if (isDefaultImage && (width !== canvas.width || height !== canvas.height)) {
      return refusePng('its first frame is not as large as the picture');
    }
    if (view.getUint8(24) > 2 || view.getUint8(25) > 1) {
      return refusePng('a frame tells a way of drawing that does not exist');
    }
    return { width, height };
  }

  /** fcTL and fdAT are numbered together, from 0, without a gap. */
  checkSequence(number: number): Refusal | null {
    if (number !== this.#sequence) return refusePng('its frames are not in order');
    this.#sequence += 1;
    return null;
  }

  /** Says that no chunk follows. */
  end(): Refusal | null {
    return this.#frames === this.#toldFrames
      ? null
      : refusePng('it has fewer frames than it tells');
  }
}
