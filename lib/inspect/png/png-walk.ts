import { isRefusal, type Refusal } from '@/lib/errors';
import { readOrientation } from '../exif/read-orientation';
import { writeOrientation } from '../exif/write-orientation';
import type { ImageFacts, Inspection } from '../format-parser';
import {
  AnimationChecker,
  ANIMATION_CONTROL_BYTES,
  FRAME_CONTROL_BYTES,
} from './animation-checker';
import { checkPlace } from './check-place';
import type { ChunkReader } from './chunk-reader';
import { judgeChunk, MAX_JUDGED_BYTES } from './judge-chunk';
import { measureText } from './measure-text';
import { PictureWalk } from './picture-walk';
import type { PngHeader } from './read-header';
import { readProfile } from './read-profile';
import { refusePng } from './refuse-png';
import { writeChunk } from './write-chunk';

/** EXIF directories begin at the front of a block; JPEG, where most blocks come from, has no room for more. */
const MAX_EXIF_BYTES = 64 * 1024;

const isCritical = (type: string): boolean => type < 'a';

/** Everything behind IHDR: takes each chunk to where it is proven, and keeps what the allow-list keeps. */
export class PngWalk {
  readonly #chunks: ChunkReader;
  readonly #header: PngHeader;
  readonly #inspection: Inspection;
  readonly #animation: AnimationChecker;
  readonly #pictures: PictureWalk;
  /** The types of the chunks before the present one, and the last of them. */
  readonly #before = new Set(['IHDR']);
  #last = '';
  #paletteEntries = 0;
  #orientation = 1;
  /** Bytes that its compressed texts inflate to. */
  #textBytes = 0;

  constructor(chunks: ChunkReader, header: PngHeader, inspection: Inspection) {
    this.#chunks = chunks;
    this.#header = header;
    this.#inspection = inspection;
    this.#animation = new AnimationChecker(header, inspection.limits);
    this.#pictures = new PictureWalk(header, inspection);
  }

  /** Takes the chunk that the reader has come to; it must not be IEND. */
  async take(): Promise<Refusal | null> {
    const type = this.#chunks.type;
    const refusal =
      checkPlace(type, this.#before) ??
      (await this.#endPictureBefore(type)) ??
      (await this.#takeData(type));
    this.#before.add(type);
    this.#last = type;
    return refusal;
  }

  /** Says that IEND is reached, and answers. */
  async end(): Promise<ImageFacts | Refusal> {
    const refusal = (await this.#endPictureBefore('IEND')) ?? this.#animation.end();
    if (refusal !== null) return refusal;
    if (!this.#before.has('IDAT')) return refusePng('it has no pixels');
    if (this.#header.colour === 3 && this.#paletteEntries === 0)
      return refusePng('it has no palette');
    const { width, height } = this.#header;
    const isTurned = this.#orientation >= 5;
    return {
      format: 'png',
      width: isTurned ? height : width,
      height: isTurned ? width : height,
      frames: this.#animation.frames,
    };
  }

  close(): void {
    this.#pictures.close();
  }

  async #endPictureBefore(type: string): Promise<Refusal | null> {
    const isEnd = type === 'fcTL' || type === 'IEND' || (this.#last === 'IDAT' && type !== 'IDAT');
    return isEnd ? this.#pictures.finish() : null;
  }

  #takeData(type: string): Promise<Refusal | null> {
    switch (type) {
      case 'IDAT':
        return this.#takeImageData();
      case 'PLTE':
      case 'tRNS':
      case 'gAMA':
      case 'cHRM':
      case 'sRGB':
      case 'cICP':
        return this.#takeJudged(type);
      case 'iCCP':
        return this.#takeProfile();
      case 'zTXt':
      case 'iTXt':
        return this.#dropText();
      case 'eXIf':
        return this.#takeExif();
      case 'acTL':
        return this.#takeAnimationControl();
      case 'fcTL':
        return this.#animation.isAnimated ? this.#takeFrameControl() : this.#drop();
      case 'fdAT':
        return this.#animation.isAnimated ? this.#takeFrameData() : this.#drop();
      default:
        return isCritical(type)
          ? Promise.resolve(
              refusePng('it has a chunk that no viewer knows', `critical chunk ${type}`),
            )
          : this.#drop();
    }
  }

  async #takeJudged(type: string): Promise<Refusal | null> {
    const { length } = this.#chunks;
    if (length > MAX_JUDGED_BYTES) return refusePng(`the chunk ${type} is too long`);
    const data = await this.#chunks.read(length);
    if (isRefusal(data)) return data;
    const verdict = judgeChunk(type, data, {
      header: this.#header,
      paletteEntries: this.#paletteEntries,
    });
    if (isRefusal(verdict)) return verdict;
    if (type === 'PLTE') this.#paletteEntries = length / 3;
    return verdict === 'keep' ? this.#keepAsItCame(data) : this.#drop();
  }

  async #takeProfile(): Promise<Refusal | null> {
    const data = await readProfile(this.#chunks, this.#inspection);
    return isRefusal(data) ? data : this.#keepInstead('iCCP', data);
  }

  async #dropText(): Promise<Refusal | null> {
    const most = this.#inspection.limits.textBytes - this.#textBytes;
    const inflated = await measureText(this.#chunks, this.#inspection, most);
    if (isRefusal(inflated)) return inflated;
    this.#textBytes += inflated;
    return this.#drop();
  }

  async #takeExif(): Promise<Refusal | null> {
    const block = await this.#chunks.read(Math.min(this.#chunks.length, MAX_EXIF_BYTES));
    if (isRefusal(block)) return block;
    // Behind the pixels it comes too late for viewers that draw as the bytes arrive: libpng ignores it there.
    if (!this.#before.has('IDAT')) this.#orientation = readOrientation(block) ?? 1;
    if (this.#orientation === 1 || this.#before.has('IDAT')) return this.#drop();
    return this.#keepInstead('eXIf', [writeOrientation(this.#orientation)]);
  }

  async #takeAnimationControl(): Promise<Refusal | null> {
    if (this.#chunks.length !== ANIMATION_CONTROL_BYTES)
      return refusePng('acTL has a wrong length');
    const data = await this.#chunks.read(ANIMATION_CONTROL_BYTES);
    if (isRefusal(data)) return data;
    return this.#animation.begin(data) ?? this.#keepAsItCame(data);
  }

  async #takeFrameControl(): Promise<Refusal | null> {
    if (this.#chunks.length !== FRAME_CONTROL_BYTES) return refusePng('fcTL has a wrong length');
    const data = await this.#chunks.read(FRAME_CONTROL_BYTES);
    if (isRefusal(data)) return data;
    const isDefaultImage = !this.#before.has('IDAT');
    if (isDefaultImage && this.#before.has('fcTL')) return refusePng('a frame has no pixel data');
    const frame = this.#animation.startFrame(data, isDefaultImage);
    if (isRefusal(frame)) return frame;
    // The default image starts with its first IDAT, whether it is a frame or not.
    const refusal = isDefaultImage ? null : this.#pictures.start(frame.width, frame.height);
    return refusal ?? this.#keepAsItCame(data);
  }

  async #takeImageData(): Promise<Refusal | null> {
    if (this.#last !== 'IDAT') {
      if (this.#before.has('IDAT')) return refusePng('its pixel data stand in two places');
      const refusal = this.#pictures.start(this.#header.width, this.#header.height);
      if (refusal !== null) return refusal;
    }
    this.#inspection.keep(this.#chunks.head);
    return this.#copyPixels();
  }

  async #takeFrameData(): Promise<Refusal | null> {
    if (this.#chunks.length < 4) return refusePng('fdAT has a wrong length');
    const number = await this.#chunks.read(4);
    if (isRefusal(number)) return number;
    const sequence = new DataView(number.buffer, number.byteOffset, 4).getUint32(0);
    const refusal = this.#animation.checkSequence(sequence);
    if (refusal !== null) return refusal;
    this.#inspection.keep(this.#chunks.head);
    this.#inspection.keep(number);
    return this.#copyPixels();
  }

  async #copyPixels(): Promise<Refusal | null> {
    while (this.#chunks.hasMore) {
      const piece = await this.#chunks.piece();
      if (isRefusal(piece)) return piece;
      this.#inspection.keep(piece);
      const refusal = await this.#pictures.write(piece);
      if (refusal !== null) return refusal;
    }
    return this.#keepEnd();
  }

  async #drop(): Promise<Refusal | null> {
    const crc = await this.#chunks.finish();
    return isRefusal(crc) ? crc : null;
  }

  async #keepAsItCame(data: Uint8Array): Promise<Refusal | null> {
    this.#inspection.keep(this.#chunks.head);
    this.#inspection.keep(data);
    return this.#keepEnd();
  }

  async #keepEnd(): Promise<Refusal | null> {
    const crc = await this.#chunks.finish();
    if (isRefusal(crc)) return crc;
    this.#inspection.keep(crc);
    return null;
  }

  async #keepInstead(type: string, data: readonly Uint8Array[]): Promise<Refusal | null> {
    const refusal = await this.#drop();
    if (refusal !== null) return refusal;
    for (const part of writeChunk(type, data)) this.#inspection.keep(part);
    return null;
  }
}
